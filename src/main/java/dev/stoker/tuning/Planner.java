package dev.stoker.tuning;

import dev.stoker.core.Bytes;
import dev.stoker.tuning.memory.MemoryEstimator;
import dev.stoker.tuning.planning.Planning;
import org.jspecify.annotations.Nullable;

/** Makes plans. */
public final class Planner {
    private Planner() {}

    /** The plan for that question: the same question always has the same answer. */
    public static PlanOutcome plan(PlanQuestion question) {
        return Planning.plan(question, MemoryEstimator::estimate);
    }

    /**
     * What must be free for a plan of that question to fit, whatever is free now; null where no
     * memory would do, or how much there is is not known.
     */
    public static @Nullable MemoryNeed need(PlanQuestion question) {
        return Planning.need(question, MemoryEstimator::estimate);
    }

    /**
     * How much must be free for that to fit beside the reserve.
     *
     * @param reserve as wished; null for the usual one
     */
    public static Bytes toHold(Bytes taken, @Nullable Bytes reserve) {
        return Planning.toHold(taken, reserve);
    }

    /** Whether the backend spreads the model over GPUs, in a way that it alone decides. */
    public static boolean usesGpus(PlanQuestion question) {
        return Planning.usesGpus(question);
    }
}
