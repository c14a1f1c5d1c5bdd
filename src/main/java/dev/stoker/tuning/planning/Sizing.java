package dev.stoker.tuning.planning;

import dev.stoker.core.Bytes;
import dev.stoker.tuning.ModelFacts;
import dev.stoker.tuning.PlanQuestion;
import dev.stoker.tuning.memory.EngineLayout;
import dev.stoker.tuning.memory.LoadMode;
import dev.stoker.tuning.memory.MemoryEstimate;

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

    EngineLayout layout(int perRequest, Bytes promptCache) {
        return new EngineLayout(
                new EngineLayout.Cache(
                        tokens(perRequest),
                        slots.count(),
                        slots.shared(),
                        cache.keysKept(),
                        cache.valuesKept()),
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
            return estimate.total().compareTo(BEYOND_COUNTING) < 0 ? estimate : beyond();
        } catch (ArithmeticException _) {
            return beyond();
        }
    }

    private MemoryEstimate beyond() {
        return new MemoryEstimate(
                model.weights().min(BEYOND_COUNTING),
                Bytes.ZERO,
                BEYOND_COUNTING,
                Bytes.ZERO,
                Bytes.ZERO,
                Bytes.ZERO,
                Bytes.ZERO);
    }

    Bytes total(int perRequest) {
        return estimate(layout(perRequest, fixedCache)).total();
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
