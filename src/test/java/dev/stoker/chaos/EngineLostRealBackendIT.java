package dev.stoker.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.gguf.TinyGguf;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.Figures;
import dev.stoker.testing.HttpCaller;
import dev.stoker.testing.LlamaServerProcess;
import dev.stoker.testing.Pids;
import dev.stoker.testing.RawClient;
import dev.stoker.testing.RunningEngine;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Engines and servers that die or freeze while calls wait in the queue for them. */
@Tag("real-backend")
final class EngineLostRealBackendIT {
    private static final int WAITING = Chaos.of(12, 60);
    private static final Pattern CALL = Pattern.compile("call-[0-9]+");

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    @TempDir private Path folder;
    private @Nullable RunningStoker running;

    @AfterEach
    void stop() {
        threads.shutdownNow();
        RunningStoker started = running;
        if (started != null) {
            started.close();
        }
    }

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void whoWaitsForAnEngineThatIsKilledIsServedByTheNextOne() throws Exception {
        var home = new StokerHome(folder).withLlamaServer().with("STOKER_TUNING_SLOTS", "1");
        StokerHome.write(TinyGguf.with().ctx(131_072), home.models().resolve("endless.gguf"));
        RunningStoker stoker = serve(home);
        try (var holder = new RawClient(stoker.port())) {
            holder.post(Chaos.CHAT, endless()).readUntil("\"content\":\"");
            RunningEngine engine = stoker.engine("endless");
            List<Future<HttpCaller.Reply>> waiting = call(stoker, "endless@llamacpp");
            awaitQueue(stoker, WAITING);
            long killed = System.nanoTime();

            Pids.kill(engine.pid());

            assertThat(holder.readUntil("stream_cut")).contains("\"error\"");
            assertThat(answered(waiting)).isEqualTo(WAITING);
            Duration took = Duration.ofNanos(System.nanoTime() - killed);
            assertThat(stoker.engine("endless").pid()).isNotEqualTo(engine.pid());
            new Figures("engine-lost")
                    .count("in the queue of an engine that was killed", WAITING)
                    .count("of these lost", 0)
                    .time("until the last was answered by the next engine", took);
        }
    }

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void whoWaitsForAServerThatDiesIsServedByTheNextBackendOnceEach() throws Exception {
        FakeModelServer first = Chaos.server("m").onCalls(Answers.hangMidStream());
        FakeModelServer second = Chaos.server("m");
        try (first;
                second) {
            RunningStoker stoker = serve(twoServers(first.base().toString(), second));
            Chaos.awaitFirst(stoker, "r", "m@one");
            try (var holder = new RawClient(stoker.port())) {
                holder.post(Chaos.CHAT, Chaos.chat("m@one", "call-999", true));
                holder.readUntil("\"content\":\"");
                List<Future<HttpCaller.Reply>> waiting = call(stoker, "r");
                awaitQueue(stoker, WAITING);

                first.close();

                int answered = answered(waiting);
                Map<String, Integer> seen = new HashMap<>();
                count(first, seen);
                count(second, seen);
                new Figures("engine-lost")
                        .count("in the queue of a server whose port closed", WAITING)
                        .count("of these lost", WAITING - answered)
                        .count(
                                "worked on twice",
                                seen.values().stream().filter(times -> times > 1).count());
                assertThat(answered).isEqualTo(WAITING);
                assertThat(seen).hasSize(WAITING + 1).allSatisfy((_, n) -> assertThat(n).isOne());
            }
        }
    }

    /** Somebody else's server, so it is not ended; who waits for a turn at it goes elsewhere. */
    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void whoWaitsForAServerThatFreezesIsServedByTheNextBackend() throws Exception {
        try (var frozen = LlamaServerProcess.start("--alias", "m", "--parallel", "1");
                FakeModelServer second = Chaos.server("m")) {
            RunningStoker stoker = serve(twoServers(frozen.base().toString(), second));
            Chaos.awaitFirst(stoker, "r", "m@one");
            signal("STOP", frozen.pid());
            long began = System.nanoTime();
            try (var holder = new RawClient(stoker.port())) {
                holder.post(Chaos.CHAT, Chaos.chat("m@one", "call-999", true));
                awaitMetric(stoker, "stoker_queue_inside 1.0");
                List<Future<HttpCaller.Reply>> waiting = call(stoker, "r");

                Chaos.await(
                        Duration.ofSeconds(60),
                        () ->
                                List.of("wedged", "down")
                                        .contains(
                                                Chaos.backend(stoker, "one")
                                                        .path("state")
                                                        .asText()));
                Duration found = Duration.ofNanos(System.nanoTime() - began);

                JsonNode told = Chaos.backend(stoker, "one");
                new Figures("engine-lost")
                        .time("SIGSTOP of somebody else's server found", found)
                        .count("in its queue, served by the next backend", answered(waiting));
                assertThat(told.path("reason").asText()).isNotBlank();
            } finally {
                signal("CONT", frozen.pid());
            }
        }
    }

    private RunningStoker serve(StokerHome home) {
        RunningStoker started = home.serve();
        running = started;
        return started;
    }

    private StokerHome twoServers(String one, FakeModelServer second) {
        return Chaos.with(new StokerHome(folder), "two", second)
                .with("STOKER_BACKENDS_ONE_URL", one)
                .with("STOKER_BACKENDS_ONE_KIND", "openai")
                .with("STOKER_BACKENDS_ONE_CONCURRENCY", "1")
                .with("STOKER_BACKENDS_TWO_CONCURRENCY", "4")
                .with("STOKER_SUPERVISE_ENABLED", "false")
                .with("STOKER_ROUTES_R", "m@one,m@two");
    }

    private static String endless() {
        return "{\"model\":\"endless@llamacpp\",\"ignore_eos\":true,\"max_tokens\":1000000,"
                + "\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    }

    private List<Future<HttpCaller.Reply>> call(RunningStoker stoker, String model) {
        List<Future<HttpCaller.Reply>> all = new ArrayList<>();
        for (int i = 0; i < WAITING; i++) {
            String body = Chaos.chat(model, "call-" + i, false);
            all.add(threads.submit(() -> stoker.caller().post(Chaos.CHAT, body)));
        }
        return all;
    }

    private static void awaitQueue(RunningStoker stoker, int length) {
        awaitMetric(stoker, "stoker_queue_length " + length + ".0");
    }

    private static void awaitMetric(RunningStoker stoker, String line) {
        Chaos.await(
                Duration.ofSeconds(30),
                () -> stoker.caller().get("/metrics").text().contains(line));
    }

    private static int answered(List<Future<HttpCaller.Reply>> calls) throws Exception {
        int answered = 0;
        for (Future<HttpCaller.Reply> call : calls) {
            HttpCaller.Reply reply = call.get(90, TimeUnit.SECONDS);
            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
            answered++;
        }
        return answered;
    }

    /** How often each call arrived there. */
    private static void count(FakeModelServer server, Map<String, Integer> seen) {
        for (Exchange exchange : server.exchanges()) {
            Matcher call = CALL.matcher(exchange.text());
            if (call.find()) {
                seen.merge(call.group(), 1, Integer::sum);
            }
        }
    }

    private static void signal(String name, long pid) throws Exception {
        Process kill = new ProcessBuilder("/bin/kill", "-" + name, Long.toString(pid)).start();
        assertThat(kill.waitFor()).isZero();
    }
}
