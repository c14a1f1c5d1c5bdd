package dev.stoker.observe;

import dev.stoker.inference.Usage;
import dev.stoker.proxy.CallObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Counts the calls of models, and measures them. Names and labels: {@code docs/metrics.md}. */
@Singleton
final class CallMetrics implements CallObserver {
    private static final long[] REQUEST_MILLIS = {
        50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000
    };
    private static final long[] FIRST_TOKEN_MILLIS = {
        10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 120_000
    };
    private static final long[] QUEUE_MILLIS = {
        10, 100, 500, 1_000, 5_000, 10_000, 30_000, 60_000, 300_000
    };
    private static final double[] SPEEDS = {1, 2, 5, 10, 20, 30, 50, 75, 100, 150, 200, 500, 1_000};

    private final ModelLabels labels;
    private final MeterProvider<Counter> requests;
    private final MeterProvider<Timer> duration;
    private final MeterProvider<Timer> firstToken;
    private final MeterProvider<DistributionSummary> speed;
    private final MeterProvider<Counter> tokens;
    private final MeterProvider<Counter> retries;
    private final MeterProvider<Timer> queueWait;
    private final MeterProvider<Counter> recalls;

    CallMetrics(MeterRegistry registry, ModelLabels labels) {
        this.labels = labels;
        this.requests =
                Counter.builder("stoker.requests")
                        .description("Calls of models that ended")
                        .withRegistry(registry);
        this.duration =
                Timer.builder("stoker.request")
                        .description("From the request's arrival to the end of its answer")
                        .serviceLevelObjectives(millis(REQUEST_MILLIS))
                        .withRegistry(registry);
        this.firstToken =
                Timer.builder("stoker.first.token")
                        .description("From sending to the backend to the model's first token")
                        .serviceLevelObjectives(millis(FIRST_TOKEN_MILLIS))
                        .withRegistry(registry);
        this.speed =
                DistributionSummary.builder("stoker.tokens.per.second")
                        .description("Generation speed of a call, as its backend measured it")
                        .serviceLevelObjectives(SPEEDS)
                        .withRegistry(registry);
        this.tokens =
                Counter.builder("stoker.tokens")
                        .description("Tokens that backends report")
                        .withRegistry(registry);
        this.retries =
                Counter.builder("stoker.retries")
                        .description("Times a call was tried again because its backend asked so")
                        .withRegistry(registry);
        this.recalls =
                Counter.builder("stoker.cache")
                        .description("Calls of routes that keep answers")
                        .withRegistry(registry);
        this.queueWait =
                Timer.builder("stoker.queue.wait")
                        .description("Waiting for a turn at the model")
                        .serviceLevelObjectives(millis(QUEUE_MILLIS))
                        .withRegistry(registry);
    }

    @Override
    public void ended(CallRecord call) {
        Tags model = labels.of(call.backend(), call.model());
        Tags outcome = Tags.of("outcome", call.outcome().name().toLowerCase(Locale.ROOT));
        String error = call.error() == null ? "none" : call.error().wireName();
        Tags all = model.and(outcome).and("dialect", call.dialect(), "error", error);
        requests.withTags(all).increment();
        duration.withTags(model.and(outcome)).record(call.total());
        if (call.backend() != null) {
            queueWait.withTags(model).record(call.queued());
        }
        Duration first = call.firstToken();
        if (first != null) {
            firstToken.withTags(model).record(first);
        }
        Double measured = call.tokensPerSecond();
        if (measured != null && Double.isFinite(measured)) {
            speed.withTags(model).record(measured);
        }
        if (call.retries() > 0) {
            retries.withTags(model).increment(call.retries());
        }
        count(model, call.usage());
    }

    @Override
    public void recalled(Recalled how) {
        recalls.withTags("outcome", how.name().toLowerCase(Locale.ROOT)).increment();
    }

    private void count(Tags model, Usage usage) {
        count(model, "prompt", usage.promptTokens());
        count(model, "cached", usage.cachedTokens());
        count(model, "completion", usage.completionTokens());
    }

    private void count(Tags model, String kind, @Nullable Integer number) {
        if (number != null && number > 0) {
            tokens.withTags(model.and("kind", kind)).increment(number);
        }
    }

    private static Duration[] millis(long... bounds) {
        return IntStream.range(0, bounds.length)
                .mapToObj(i -> Duration.ofMillis(bounds[i]))
                .toArray(Duration[]::new);
    }
}
