package dev.stoker.proxy;

import java.time.Duration;

/**
 * How many calls are sent a second time.
 *
 * @param share of all calls, 0 to 1
 * @param reserve that many more at once; one of them comes back each second
 * @param deadline time since its arrival after which a call is not sent again
 */
public record Retries(double share, int reserve, Duration deadline) {
    /** One in five. */
    public static final Retries DEFAULT = new Retries(0.2, 10, Duration.ofMinutes(5));

    /** Within bounds. */
    public Retries {
        if (!(share >= 0 && share <= 1) || reserve < 0 || deadline.isNegative()) {
            throw new IllegalArgumentException(
                    "retries: %s, %d, %s (expected: 0 to 1, 0 or more, 0 or more)"
                            .formatted(share, reserve, deadline));
        }
    }
}
