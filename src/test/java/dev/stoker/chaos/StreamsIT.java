package dev.stoker.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.FakeModelServer.Answer;
import dev.stoker.testing.Figures;
import dev.stoker.testing.HttpCaller;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import dev.stoker.testing.Vitals;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** As many streams at once as a busy evening has, half of them relayed and half translated. */
@DisabledIfSystemProperty(
        named = "stoker.artifact",
        matches = ".*-runner",
        disabledReason = "jcmd tells the heap of a JVM only")
final class StreamsIT {
    private static final int STREAMS = Chaos.of(200, 1_000);
    private static final int TOKENS = Chaos.of(10, 60);
    private static final Duration EACH = Duration.ofMillis(200);

    /** Of what each stream may cost while it runs. */
    private static final long EACH_AT_MOST = 256 << 10;

    @TempDir private Path folder;

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @Test
    @Timeout(5 * 60)
    void allEndWellAndMemoryIsBounded() throws Exception {
        try (FakeModelServer server = Chaos.server("m").onCalls(trickle())) {
            StokerHome home =
                    Chaos.with(new StokerHome(folder), "one", server)
                            .with("STOKER_BACKENDS_ONE_CONCURRENCY", "2000")
                            .with("STOKER_SUPERVISE_ENABLED", "false")
                            .with("STOKER_ROUTES_R", "m@one");
            try (RunningStoker stoker = home.serve();
                    var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                long pid = stoker.process().pid();
                Chaos.awaitFirst(stoker, "r", "m@one");
                for (Future<HttpCaller.Reply> one : streams(stoker, 8, threads::submit)) {
                    one.get(2, TimeUnit.MINUTES).expect(200);
                }
                Vitals before = Vitals.of(pid);
                most.set(0);

                long began = System.nanoTime();
                List<Future<HttpCaller.Reply>> all = streams(stoker, STREAMS, threads::submit);
                Chaos.await(Duration.ofSeconds(60), () -> most.get() >= STREAMS);
                Vitals during = Vitals.of(pid);
                for (Future<HttpCaller.Reply> one : all) {
                    HttpCaller.Reply reply = one.get(2, TimeUnit.MINUTES);
                    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
                    assertThat(reply.text()).containsAnyOf("[DONE]", "event: done");
                }
                Duration took = Duration.ofNanos(System.nanoTime() - began);

                Chaos.awaitQuiet(stoker);
                new Figures("streams")
                        .count("at once", most.get())
                        .count("ended well", all.size())
                        .time("all", took)
                        .time("the model alone", EACH.multipliedBy(TOKENS))
                        .bytes("heap before", before.heap())
                        .bytes("heap while all ran", during.heap())
                        .bytes("resident before", before.resident())
                        .bytes("resident while all ran", during.resident())
                        .count("threads while all ran", during.threads())
                        .count("descriptors while all ran", during.descriptors());
                assertThat(during.heap() - before.heap()).isLessThan(EACH_AT_MOST * STREAMS);
            }
        }
    }

    private static List<Future<HttpCaller.Reply>> streams(
            RunningStoker stoker, int number, Submitted submit) {
        List<Future<HttpCaller.Reply>> all = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            String path = i % 2 == 0 ? Chaos.CHAT : Chaos.STREAM;
            String body =
                    i % 2 == 0
                            ? Chaos.chat("m@one", "Hello", true)
                            : Chaos.prompt("m@one", "Hello", 999);
            all.add(submit.call(() -> stoker.caller().post(path, body)));
        }
        return all;
    }

    /** As an executor takes it. */
    private interface Submitted {
        Future<HttpCaller.Reply> call(Callable<HttpCaller.Reply> one);
    }

    private Answer trickle() {
        List<String> events = Answers.chatEvents();
        return (_, wire) -> {
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
            try {
                wire.eventStream();
                wire.chunk(events.getFirst());
                for (int i = 0; i < TOKENS; i++) {
                    wire.chunk(events.get(1)).pause(EACH);
                }
                for (String last : events.subList(2, events.size())) {
                    wire.chunk(last);
                }
                wire.end();
            } finally {
                open.decrementAndGet();
            }
        };
    }
}
