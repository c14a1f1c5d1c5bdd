package dev.stoker.config;

import dev.stoker.admission.AdmissionSettings;
import dev.stoker.admission.LineBounds;
import dev.stoker.admission.Quota;
import dev.stoker.config.BackendsConfig.Configured;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the Javadoc of {@link AdmissionConfig} says about bounds, checked, and the settings. */
final class AdmissionBounds {
    private static final int MOST_CALLS = 100_000;
    private static final int MOST_SWAP_CALLS = 10_000;
    private static final int MOST = 1_000_000_000;
    private static final String PREFIX = "stoker.admission.";
    private static final Duration USUAL_SWAP = AdmissionSettings.DEFAULT.line().swapAfter();

    private final Bounds bounds;

    AdmissionBounds(Bounds bounds) {
        this.bounds = bounds;
    }

    void check(AdmissionConfig admission) {
        bounds.number(PREFIX + "queue-length", admission.queueLength(), 0, MOST_CALLS);
        bounds.number(PREFIX + "queue-per-app", admission.queuePerApp(), 0, MOST_CALLS);
        bounds.time(
                PREFIX + "wait-limit", admission.waitLimit(), Duration.ZERO, Duration.ofDays(1));
        bounds.time(
                PREFIX + "swap-after", admission.swapAfter(), Duration.ZERO, Duration.ofHours(1));
        bounds.number(PREFIX + "swap-calls", admission.swapCalls(), 0, MOST_SWAP_CALLS);
        limit(PREFIX + "requests-per-minute", admission.requestsPerMinute());
        limit(PREFIX + "tokens-per-minute", admission.tokensPerMinute());
        limit(PREFIX + "concurrency", admission.concurrency());
    }

    /** A model that goes on for longer than others wait for its memory never gives way to them. */
    void check(AdmissionConfig admission, MemoryConfig memory) {
        Duration swap = admission.swapAfter();
        if (memory.enabled()
                && swap.compareTo(memory.patience()) > 0
                && !swap.equals(USUAL_SWAP)
                && !bounds.isTold(PREFIX + "swap-after", "stoker.memory.wait")) {
            bounds.refuse(
                    PREFIX + "swap-after",
                    swap.toSeconds() + "s",
                    "at most stoker.memory.wait, which is " + memory.patience().toSeconds() + "s");
        }
    }

    void check(BackendsConfig backends) {
        backends.byId()
                .forEach((id, backend) -> {
                    String prefix = "stoker.backends." + id + ".";
                    limit(prefix + "concurrency", backend.concurrency());
                    limit(prefix + "requests-per-minute", backend.requestsPerMinute());
                    limit(prefix + "tokens-per-minute", backend.tokensPerMinute());
                });
    }

    private void limit(String key, Optional<Integer> value) {
        value.ifPresent(number -> bounds.number(key, number, 1, MOST));
    }

    /** A model's line goes on no longer than others wait for its memory. */
    static AdmissionSettings settings(
            AdmissionConfig admission, BackendsConfig backends, MemoryConfig memory) {
        Duration swap = admission.swapAfter();
        boolean tooLong = memory.enabled() && swap.compareTo(memory.patience()) > 0;
        Map<String, Quota> byId =
                backends.byId().entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, entry -> quota(entry.getValue())));
        return new AdmissionSettings(
                new LineBounds(
                        admission.queueLength(),
                        admission.queuePerApp(),
                        tooLong ? memory.patience() : swap,
                        admission.swapCalls()),
                admission.waitLimit(),
                new Quota(
                        admission.requestsPerMinute().orElse(null),
                        admission.tokensPerMinute().orElse(null),
                        admission.concurrency().orElse(null)),
                byId);
    }

    private static Quota quota(Configured backend) {
        return new Quota(
                backend.requestsPerMinute().orElse(null),
                backend.tokensPerMinute().orElse(null),
                backend.concurrency().orElse(null));
    }
}
