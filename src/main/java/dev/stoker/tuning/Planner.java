package dev.stoker.tuning;

import dev.stoker.tuning.memory.MemoryEstimator;
import dev.stoker.tuning.planning.Planning;

/** Makes plans. */
public final class Planner {
    private Planner() {}

    /** The plan for that question: the same question always has the same answer. */
    public static PlanOutcome plan(PlanQuestion question) {
        return Planning.plan(question, MemoryEstimator::estimate);
    }

    /** Whether the backend spreads the model over GPUs, in a way that it alone decides. */
    public static boolean usesGpus(PlanQuestion question) {
        return Planning.usesGpus(question);
    }
}
