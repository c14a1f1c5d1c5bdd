package dev.stoker.tuning.planning;

import dev.stoker.core.Bytes;
import dev.stoker.tuning.ModelFacts;
import dev.stoker.tuning.PlanQuestion;
import dev.stoker.tuning.memory.EngineLayout;
import dev.stoker.tuning.memory.LoadMode;
import dev.stoker.tuning.memory.MemoryEstimate;
import dev.stoker.tuning.memory.MemoryEstimator;
import org.jspecify.annotations.Nullable;

/**
 * What an engine will take, by how much context one request has.
 *
 * @param fixedCache prompt cache that is counted whatever the context
 */
record Sizing(
        ModelFacts model,
        Planning.Estimator estimator,
        SlotPlan slots,
        CachePlan cache,
        BatchPlan batch,
        LoadMode load,
        Bytes fixedCache,
        boolean embedding) {
    /** Fits nowhere, and is small enough that a few of it can be summed. */
    private static final Bytes BEYOND_COUNTING = Room.MOST.times(2);

    static Sizing of(
            PlanQuestion question,
            Planning.Estimator estimator,
            CachePlan cache,
            Bytes fixedCache) {
        return new Sizing(
                question.model(),
                estimator,
                SlotPlan.of(question),
                cache,
                new BatchPlan(question),
                new LoadPlan(question).inEffect(),
                fixedCache,
                question.circumstances().embedding());
    }

    /** Tokens of all slots, as in the plan; at most an int. */
    int tokens(int perRequest) {
        return slots.shared()
                ? perRequest
                : (int) Math.min((long) perRequest * slots.count(), Integer.MAX_VALUE);
    }

    /** The largest context of one request that can be written down at all. */
    int most() {
        return slots.shared() ? Integer.MAX_VALUE : Integer.MAX_VALUE / slots.count();
    }

    EngineLayout layout(int perRequest, Bytes promptCache, int checkpoints) {
        return new EngineLayout(
                new EngineLayout.Cache(
                        tokens(perRequest),
                        slots.count(),
                        slots.shared(),
                        cache.keysKept(),
                        cache.valuesKept(),
                        checkpoints),
                batch.computed(perRequest),
                batch.flash(),
                load,
                promptCache,
                embedding);
    }

    /** A damaged header may claim sizes that no number holds; that is too much, not a fault. */
    MemoryEstimate estimate(EngineLayout layout) {
        try {
            MemoryEstimate estimate = estimator.estimate(model, layout);
            return countable(estimate) ? estimate : beyond();
        } catch (ArithmeticException _) {
            return beyond();
        }
    }

    private static boolean countable(MemoryEstimate estimate) {
        return estimate.total().compareTo(BEYOND_COUNTING) < 0;
    }

    private MemoryEstimate beyond() {
        return new MemoryEstimate(
                model.weights().min(BEYOND_COUNTING),
                Bytes.ZERO,
                BEYOND_COUNTING,
                Bytes.ZERO,
                Bytes.ZERO,
                Bytes.ZERO,
                Bytes.ZERO,
                Bytes.ZERO);
    }

    Bytes total(int perRequest) {
        return estimate(layout(perRequest, fixedCache, 0)).total();
    }

    /** One checkpoint of every slot; null where the file does not say enough. */
    @Nullable Bytes checkpoints(int perRequest) {
        MemoryEstimate one = estimate(layout(perRequest, Bytes.ZERO, 1));
        return MemoryEstimator.knows(model) && countable(one) ? one.checkpoints() : null;
    }

    boolean fits(int perRequest, Room room) {
        return total(perRequest).compareTo(room.limit()) <= 0;
    }

    /**
     * The largest context between the two that fits, in whole steps below {@code most}.
     *
     * @param least which fits
     */
    int largest(int least, int most, Room room) {
        if (fits(most, room)) {
            return most;
        }
        long fitting = least;
        long beyond = most;
        while (beyond - fitting > 1) {
            long middle = (fitting + beyond) / 2;
            if (fits((int) middle, room)) {
                fitting = middle;
            } else {
                beyond = middle;
            }
        }
        long whole = fitting / ContextGoal.STEP * ContextGoal.STEP;
        return (int) (whole >= least && fits((int) whole, room) ? whole : fitting);
    }
}
