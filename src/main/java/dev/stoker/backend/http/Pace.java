package dev.stoker.backend.http;

import java.time.Duration;

/**
 * The pauses between two looks at something that takes its time: short at first, so that what is
 * quick is seen at once, then longer. For one thread.
 */
public final class Pace {
    private static final Duration SHORTEST = Duration.ofMillis(25);
    private static final Duration LONGEST = Duration.ofMillis(500);

    private Duration next = SHORTEST;

    /** Waits for one look to the next. */
    public void pause() throws InterruptedException {
        Thread.sleep(next);
        Duration longer = next.multipliedBy(2);
        next = longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
    }
}
