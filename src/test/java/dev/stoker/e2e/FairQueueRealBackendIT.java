package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.Figures;
import dev.stoker.testing.HttpCaller;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sixty callers of two apps on an engine with two slots. */
@Tag("real-backend")
final class FairQueueRealBackendIT {
    private static final Duration TIME = Duration.ofSeconds(15);
    private static final int OF_THE_GREEDY = 50;
    private static final int OF_THE_MODEST = 10;
    private static final double LEAST_FAIR = 0.95;

    @TempDir private static Path folder;

    @Test
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void isFairToTwoAppsAndAnswersEveryCall() throws Exception {
        var home =
                new StokerHome(folder)
                        .withLlamaServer()
                        .withTiny("tiny")
                        .with("STOKER_TUNING_SLOTS", "2");
        try (RunningStoker stoker = home.serve()) {
            String warm = Asked.prompt("tiny@llamacpp", "\"max_tokens\":1");
            stoker.caller().post(Asked.GENERATE, warm).expect(200);
            String token = Files.readString(home.state().resolve("admin.token")).strip();
            var greedy = new App(stoker, key(stoker, token, "greedy"));
            var modest = new App(stoker, key(stoker, token, "modest"));

            List<Future<?>> callers = new ArrayList<>();
            long end = System.nanoTime() + TIME.toNanos();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < OF_THE_GREEDY; i++) {
                    callers.add(threads.submit(() -> greedy.callUntil(end)));
                }
                for (int i = 0; i < OF_THE_MODEST; i++) {
                    callers.add(threads.submit(() -> modest.callUntil(end)));
                }
                for (Future<?> caller : callers) {
                    caller.get(2, TimeUnit.MINUTES);
                }
            }

            int a = greedy.served.get();
            int b = modest.served.get();
            new Figures("fair-queue")
                    .count("answered to the app with 50 callers", a)
                    .count("answered to the app with 10 callers", b)
                    .ratio("Jain index", jain(a, b));
            assertThat(jain(a, b)).as("greedy %d, modest %d", a, b).isGreaterThan(LEAST_FAIR);
            assertThat(greedy.others.get() + modest.others.get()).isZero();
            assertThat(stoker.caller().get("/metrics").text())
                    .contains("stoker_queue_length 0.0", "stoker_queue_inside 0.0");
        }
    }

    private static String key(RunningStoker stoker, String token, String name) {
        return stoker.caller()
                .post("/stoker/v1/keys", "{\"name\":\"" + name + "\"}", "x-stoker-token", token)
                .expect(200)
                .json()
                .path("secret")
                .asText();
    }

    private static double jain(double a, double b) {
        return (a + b) * (a + b) / (2 * (a * a + b * b));
    }

    /** An app with many callers, each of which asks again as soon as it is answered. */
    private static final class App {
        private final RunningStoker stoker;
        private final String key;
        private final AtomicInteger served = new AtomicInteger();
        private final AtomicInteger others = new AtomicInteger();

        App(RunningStoker stoker, String key) {
            this.stoker = stoker;
            this.key = key;
        }

        void callUntil(long end) {
            String body = Asked.prompt("tiny@llamacpp", "\"max_tokens\":16");
            try (var caller = new HttpCaller(stoker.base())) {
                while (System.nanoTime() < end) {
                    int status = caller.post(Asked.GENERATE, body, "x-api-key", key).status();
                    // What was begun in time and answered late is no measure of what it got.
                    if (status != 200) {
                        others.incrementAndGet();
                    } else if (System.nanoTime() < end) {
                        served.incrementAndGet();
                    }
                }
            }
        }
    }
}
