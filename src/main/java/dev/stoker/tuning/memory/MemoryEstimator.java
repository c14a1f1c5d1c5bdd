package dev.stoker.tuning.memory;

import dev.stoker.tuning.ModelFacts;

/** What an engine will take. */
public final class MemoryEstimator {
    private MemoryEstimator() {}

    /** The estimate for that model run in that way. */
    public static MemoryEstimate estimate(ModelFacts model, EngineLayout layout) {
        var _ = model.weights();
        throw new UnsupportedOperationException(model + " " + layout);
    }
}
