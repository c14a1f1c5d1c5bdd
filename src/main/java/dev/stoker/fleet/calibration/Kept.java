package dev.stoker.fleet.calibration;

import dev.stoker.core.Bytes;
import dev.stoker.tuning.MemoryPlan;
import dev.stoker.tuning.ModelFacts;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.memory.MemoryEstimator;

/** How many engines may be there at once. Pure. */
final class Kept {
    private static final int MOST = 4;

    private Kept() {}

    /** As many as fit beside each other, at least 1: weights that stay mapped are there once. */
    static int engines(Plan plan, ModelFacts model) {
        MemoryPlan memory = plan.memory();
        Bytes room = memory.room().asOptional().orElse(Bytes.ZERO).minus(memory.reserve());
        Bytes shared = MemoryEstimator.mapped(model, memory.layout().load());
        long own = Math.max(1, memory.estimate().total().minus(shared).value());
        return Math.clamp(room.minus(shared).value() / own, 1, MOST);
    }
}
