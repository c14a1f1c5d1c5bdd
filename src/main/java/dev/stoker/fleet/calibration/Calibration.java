package dev.stoker.fleet.calibration;

import dev.stoker.backend.Speed;
import dev.stoker.tuning.Measured;
import java.time.Instant;

/**
 * What trying out has shown for one model on one machine.
 *
 * @param subject what it holds for
 * @param settings what was found to be faster than the plan; all null where nothing was
 * @param baseline speed with the plan made from facts, medians
 * @param best speed with the settings, medians; the baseline's where nothing was better
 */
public record Calibration(
        Subject subject, Instant measuredAt, Measured settings, Speed baseline, Speed best) {
    /** Whether the plan made from facts stays as it is. */
    public boolean keepsThePlan() {
        return settings.threads() == null
                && settings.batchThreads() == null
                && settings.keys() == null
                && settings.values() == null
                && settings.ubatch() == null;
    }
}
