package dev.stoker.tuning.calibration;

import dev.stoker.tuning.Measured;

/** What came of a calibration. */
public sealed interface Verdict {
    /**
     * The plan stays.
     *
     * @param because one sentence
     */
    record Keep(String because) implements Verdict {}

    /**
     * Something is faster.
     *
     * @param measured to be planned with from now on
     * @param plan medians of the plan
     * @param candidate medians of what is faster
     * @param ratio of the two over a whole request; 1.3 is 30 % faster
     * @param chance that equal candidates would have looked as different, 0 to 1
     */
    record Faster(Measured measured, Figures plan, Figures candidate, double ratio, double chance)
            implements Verdict {}

    /**
     * Medians over some trials.
     *
     * @param trials how many
     */
    record Figures(double promptTokensPerSecond, double generationTokensPerSecond, int trials) {}
}
