package dev.stoker.tuning.calibration;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long trials take, told from how the remaining time shrinks. */
final class Pace {
    private @Nullable Duration first;
    private Duration remaining = Duration.ZERO;
    private int trials;

    /** The time there is now. */
    void note(Duration now) {
        if (first == null) {
            first = now;
        }
        remaining = now;
    }

    void tried() {
        trials++;
    }

    int trials() {
        return trials;
    }

    /** Whether there is time for so many more; as long as none was made, if there is any at all. */
    boolean affords(int more) {
        if (first == null || trials == 0) {
            return remaining.isPositive();
        }
        Duration each = first.minus(remaining).dividedBy(trials);
        return remaining.isPositive() && each.multipliedBy(more).compareTo(remaining) <= 0;
    }
}
