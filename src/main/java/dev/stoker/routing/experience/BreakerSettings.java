package dev.stoker.routing.experience;

import java.time.Duration;

/**
 * When a place is left alone, and for how long.
 *
 * @param failures in a row that open a breaker, at least 1
 * @param pause until one call tries it again; doubled each time that fails
 * @param longest pause
 */
public record BreakerSettings(int failures, Duration pause, Duration longest) {
    /** What fits servers of one's own: they are restarted within seconds. */
    public static final BreakerSettings DEFAULT =
            new BreakerSettings(5, Duration.ofSeconds(5), Duration.ofMinutes(1));

    /** Within bounds. */
    public BreakerSettings {
        if (failures < 1 || !pause.isPositive() || longest.compareTo(pause) < 0) {
            throw new IllegalArgumentException(
                    "a breaker of %d failures, %s and %s (expected: 1 or more, and pauses that grow)"
                            .formatted(failures, pause, longest));
        }
    }

    Duration pauseAfter(int times) {
        Duration doubled = pause.multipliedBy(1L << Math.min(times, 16));
        return doubled.compareTo(longest) < 0 ? doubled : longest;
    }
}
