package dev.stoker.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.Figures;
import dev.stoker.testing.RawClient;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import dev.stoker.testing.Vitals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Callers that send a byte at a time, and callers that read nothing of what they asked for. */
final class SlowCallersIT {
    private static final int SLOW = 200;
    private static final int SERVED = Chaos.of(20, 100);
    private static final Duration DRIP = Duration.ofMillis(100);

    /** Of what the daemon keeps; one stream may take a few hundred kilobytes. */
    private static final long GROWTH = 4 << 20;

    @TempDir private Path folder;

    @Test
    @Timeout(4 * 60)
    void dripsOfHeadsAndBodiesStopNobodyAndHaveAnEnd() throws Exception {
        try (FakeModelServer server = Chaos.server("m");
                RunningStoker stoker = home(server).serve()) {
            long pid = stoker.process().pid();
            Chaos.awaitFirst(stoker, "r", "m@one");
            stoker.caller().post(Chaos.CHAT, Chaos.chat("m@one", "Hello", false)).expect(200);
            long before = Vitals.descriptors(pid);
            List<RawClient> slow = new ArrayList<>();
            var closed = new AtomicInteger();
            long began = System.nanoTime();
            for (int i = 0; i < SLOW; i++) {
                slow.add(dripping(stoker.port(), i % 2 == 0, closed));
            }

            long asked = System.nanoTime();
            for (int i = 0; i < SERVED; i++) {
                stoker.caller().post(Chaos.CHAT, Chaos.chat("m@one", "Hello", false)).expect(200);
            }
            Duration took = Duration.ofNanos(System.nanoTime() - asked);

            Figures figures =
                    new Figures("slow-callers")
                            .count("that drip heads and bodies", SLOW)
                            .time("an answer to others meanwhile, mean", took.dividedBy(SERVED));
            if (Chaos.FULL) {
                // They have a minute, which is more than a build should take for it.
                Chaos.await(Duration.ofSeconds(90), () -> closed.get() == SLOW);
                Duration all = Duration.ofNanos(System.nanoTime() - began);
                figures.time("until all of them were closed, of 60 s allowed", all);
            }
            for (RawClient one : slow) {
                one.close();
            }
            Chaos.await(Duration.ofSeconds(20), () -> Vitals.descriptors(pid) <= before + 4);
        }
    }

    /** Whoever reads nothing holds its backend back, and the daemon keeps little of it. */
    @Test
    @Timeout(4 * 60)
    void aCallerThatReadsNothingIsHeldBackAndLetGoOf() throws Exception {
        try (FakeModelServer server = Chaos.server("m").onCalls(Answers.endless());
                RunningStoker stoker =
                        home(server)
                                .with("STOKER_BACKENDS_ONE_CONCURRENCY", "2")
                                .with("STOKER_PROXY_SILENCE_TIMEOUT", "10s")
                                .serve()) {
            long pid = stoker.process().pid();
            Chaos.awaitFirst(stoker, "r", "m@one");
            long before = Vitals.of(pid).heap();
            long began = System.nanoTime();
            try (var relayed = new RawClient(stoker.port());
                    var translated = new RawClient(stoker.port())) {
                relayed.post(Chaos.CHAT, Chaos.chat("m@one", "Hello", true));
                translated.post(Chaos.STREAM, Chaos.prompt("m@one", "Hello", 9));
                List<Exchange> calls = List.of(server.nextCall(), server.nextCall());

                awaitStalled(calls);
                long more = Vitals.of(pid).heap() - before;
                for (Exchange call : calls) {
                    call.awaitLeft(Duration.ofMinutes(2));
                }

                Duration took = Duration.ofNanos(System.nanoTime() - began);
                long accepted = calls.stream().mapToLong(Exchange::accepted).max().orElseThrow();
                new Figures("slow-callers")
                        .bytes("taken from the backend for one that reads nothing", accepted)
                        .bytes("heap more meanwhile", more)
                        .time("until it was cut, of 10 s allowed", took);
                assertThat(more).isLessThan(GROWTH + Vitals.uncollected(pid));
                Chaos.awaitQuiet(stoker);
            }
        }
    }

    /** Until nothing was taken from the backend for a second. */
    private static void awaitStalled(List<Exchange> calls) {
        long last = -1;
        long taken = 0;
        while (taken != last) {
            Chaos.pause(Duration.ofSeconds(1));
            last = taken;
            taken = calls.stream().mapToLong(Exchange::accepted).sum();
        }
    }

    private StokerHome home(FakeModelServer server) {
        return Chaos.with(new StokerHome(folder), "one", server)
                .with("STOKER_SUPERVISE_ENABLED", "false")
                .with("STOKER_ROUTES_R", "m@one");
    }

    private static RawClient dripping(int port, boolean head, AtomicInteger closed) {
        var client = new RawClient(port);
        Thread.ofVirtual()
                .name("drip")
                .start(() -> {
                    try {
                        client.send(
                                "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost:" + port);
                        client.send("\r\nContent-Type: application/json\r\n");
                        client.send(
                                head ? "X-Slow: " : "Content-Length: 1000000\r\n\r\n{\"model\":\"");
                        while (true) {
                            client.send("x");
                            Chaos.pause(DRIP);
                        }
                    } catch (IOException _) {
                        closed.incrementAndGet();
                    }
                });
        return client;
    }
}
