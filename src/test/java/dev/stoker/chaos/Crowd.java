package dev.stoker.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.testing.HttpCaller;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many callers of one app, each of which asks again as soon as it has its answer. One call in ten
 * is left by its caller at a random moment: in the queue, while the prompt is read, in the answer.
 */
final class Crowd {
    private static final Duration LOST = Duration.ofSeconds(90);
    private static final int LONGEST_PATIENCE_MS = 3_000;

    final AtomicInteger served = new AtomicInteger();
    final AtomicInteger answered = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();
    final AtomicInteger leftBeforeTheHead = new AtomicInteger();
    final AtomicInteger leftInTheAnswer = new AtomicInteger();

    /** How calls ended that may end in no such way. */
    final ConcurrentLinkedQueue<String> lost = new ConcurrentLinkedQueue<>();

    private final URI base;
    private final String key;
    private final String model;

    Crowd(URI base, String key, String model) {
        this.base = base;
        this.key = key;
        this.model = model;
    }

    /** Calls until the time is over, and waits for the last answers. */
    static void run(Duration time, List<Crowd> crowds, List<Integer> callers) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                HttpClient http =
                        HttpClient.newBuilder()
                                .version(HttpClient.Version.HTTP_1_1)
                                .executor(threads)
                                .build()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < crowds.size(); i++) {
                Crowd crowd = crowds.get(i);
                for (int j = 0; j < callers.get(i); j++) {
                    var random = new SplittableRandom(1000L * i + j);
                    all.add(threads.submit(() -> crowd.callUntil(http, end, random)));
                }
            }
            for (Future<?> one : all) {
                one.get(time.plus(LOST).toSeconds(), TimeUnit.SECONDS);
            }
        }
    }

    private Void callUntil(HttpClient http, long end, SplittableRandom random)
            throws InterruptedException {
        while (System.nanoTime() < end) {
            boolean stream = random.nextBoolean();
            String text = random.nextInt(5) == 0 ? "word ".repeat(150) : "Hello";
            HttpRequest request =
                    HttpRequest.newBuilder(base.resolve(stream ? Chaos.STREAM : Chaos.GENERATE))
                            .header("content-type", "application/json")
                            .header("x-api-key", key)
                            .timeout(LOST)
                            .POST(HttpRequest.BodyPublishers.ofString(Chaos.prompt(model, text, 8)))
                            .build();
            if (random.nextInt(10) == 0) {
                leave(http, request, random);
            } else {
                stay(http, request, stream, end);
            }
        }
        return null;
    }

    private void stay(HttpClient http, HttpRequest request, boolean stream, long end)
            throws InterruptedException {
        try {
            HttpResponse<String> response =
                    http.send(request, HttpResponse.BodyHandlers.ofString());
            String body = response.body();
            if (response.statusCode() == 200) {
                if (!stream || body.contains("event: done")) {
                    answered.incrementAndGet();
                    // What was begun in time and answered late is no measure of what it got.
                    if (System.nanoTime() < end) {
                        served.incrementAndGet();
                    }
                } else if (body.contains("event: error") && body.contains("\"code\":")) {
                    refused.incrementAndGet();
                } else {
                    lost.add("a stream that was cut: " + body);
                }
            } else if (isTyped(body)) {
                refused.incrementAndGet();
            } else {
                lost.add(response.statusCode() + ": " + body);
            }
        } catch (IOException e) {
            lost.add(e.toString());
        }
    }

    private void leave(HttpClient http, HttpRequest request, SplittableRandom random)
            throws InterruptedException {
        CompletableFuture<HttpResponse<InputStream>> call =
                http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        try {
            HttpResponse<InputStream> response =
                    call.get(random.nextInt(LONGEST_PATIENCE_MS), TimeUnit.MILLISECONDS);
            try (InputStream in = response.body()) {
                var _ = in.skip(random.nextInt(200));
                (response.statusCode() == 200 ? leftInTheAnswer : refused).incrementAndGet();
            }
        } catch (TimeoutException _) {
            call.cancel(true);
            leftBeforeTheHead.incrementAndGet();
        } catch (ExecutionException | IOException e) {
            lost.add(e.toString());
        }
    }

    private static boolean isTyped(String body) {
        JsonNode problem = HttpCaller.json(body);
        return !problem.path("code").asText().isEmpty()
                && !problem.path("request_id").asText().isEmpty();
    }

    /** Jain's index of how evenly two were served: 1 is even, a half is one alone. */
    static double jain(double a, double b) {
        return (a + b) * (a + b) / (2 * (a * a + b * b));
    }
}
