package dev.stoker.admission;

import java.time.Duration;
import java.time.Instant;

/**
 * Fills by so much a minute, up to what a minute has, and may be overdrawn. A clock that goes back
 * fills nothing, one that jumps ahead fills it to the brim and no more. Not safe for threads.
 */
final class TokenBucket {
    private static final double NANOS_A_MINUTE = 60e9;

    private final long perMinute;
    private double level;
    private Instant filled;

    /** A full one. */
    TokenBucket(long perMinute, Instant now) {
        this.perMinute = perMinute;
        this.level = (double) perMinute;
        this.filled = now;
    }

    /** How long until there is that much in it, which must not be more than it holds. */
    Duration until(long wanted, Instant now) {
        fill(now);
        double missing = wanted - level;
        return missing <= 0
                ? Duration.ZERO
                : Duration.ofNanos((long) Math.ceil(missing / perMinute * NANOS_A_MINUTE));
    }

    /** Takes, whether it is there or not. */
    void take(long amount, Instant now) {
        fill(now);
        level -= amount;
    }

    private void fill(Instant now) {
        Duration passed = Duration.between(filled, now);
        if (passed.isPositive()) {
            double minutes = passed.getSeconds() / 60.0 + passed.getNano() / NANOS_A_MINUTE;
            level = Math.min((double) perMinute, level + minutes * perMinute);
        }
        filled = now;
    }
}
