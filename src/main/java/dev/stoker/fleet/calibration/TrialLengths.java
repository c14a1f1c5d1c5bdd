package dev.stoker.fleet.calibration;

import dev.stoker.backend.Speed;
import java.time.Duration;

/**
 * How many tokens one trial reads and writes: enough to be measured, few enough that there is time
 * for some dozens of trials. Pure.
 *
 * @param prompt tokens to read
 * @param answer tokens to write
 */
record TrialLengths(int prompt, int answer) {
    /** Before anything is known of the speed. */
    static final TrialLengths FIRST = new TrialLengths(64, 8);

    /** Trials that a search makes at most. */
    private static final int TRIALS = 60;

    private static final int SHORTEST_PROMPT = 32;
    private static final int LONGEST_PROMPT = 1024;
    private static final int SHORTEST_ANSWER = 8;
    private static final int LONGEST_ANSWER = 128;

    /** Context that an engine needs for the longest trial. */
    static final int CONTEXT = 1280;

    /**
     * Lengths for the rest.
     *
     * @param seen of the first trial
     * @param budget for all trials
     * @param context tokens the engines have
     */
    static TrialLengths after(Speed seen, Duration budget, int context) {
        double half = budget.toMillis() / 1000.0 / TRIALS / 2;
        int answer = Math.clamp((long) (seen.generation() * half), SHORTEST_ANSWER, LONGEST_ANSWER);
        int prompt = Math.clamp((long) (seen.prompt() * half), SHORTEST_PROMPT, LONGEST_PROMPT);
        int room = Math.max(1, context - answer - 1);
        return new TrialLengths(Math.min(prompt, room), answer);
    }
}
