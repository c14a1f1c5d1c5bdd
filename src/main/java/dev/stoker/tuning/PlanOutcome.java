package dev.stoker.tuning;

import dev.stoker.core.Bytes;
import dev.stoker.tuning.memory.CacheType;
import java.util.List;

/** What came of planning. */
public sealed interface PlanOutcome {
    /** It fits. */
    record Fits(Plan plan) implements PlanOutcome {}

    /**
     * What was asked for does not fit.
     *
     * @param because one sentence with the numbers
     * @param plan that was asked for, with what it would take
     * @param nearest plans that would fit, the one that gives up least first; may be empty
     */
    record TooLarge(String because, Plan plan, List<Nearest> nearest) implements PlanOutcome {
        /** Copies the list. */
        public TooLarge {
            nearest = List.copyOf(nearest);
        }
    }

    /**
     * A plan that would fit.
     *
     * @param change in words, such as {@code context 8192 instead of 32768}
     * @param context tokens, as in {@link Plan.Context}
     * @param total memory it would take
     * @param wishes that lead to it
     */
    record Nearest(
            String change, int context, int slots, CacheType keys, Bytes total, Wishes wishes) {}
}
