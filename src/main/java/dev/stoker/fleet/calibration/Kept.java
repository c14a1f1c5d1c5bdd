package dev.stoker.fleet.calibration;

import dev.stoker.core.Bytes;
import dev.stoker.tuning.MemoryPlan;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.memory.LoadMode;

/** How many engines may be there at once. Pure. */
final class Kept {
    private static final int MOST = 4;

    private Kept() {}

    /** As many as fit beside each other, at least 1: mapped weights are in memory once. */
    static int engines(Plan plan) {
        MemoryPlan memory = plan.memory();
        Bytes room = memory.room().asOptional().orElse(Bytes.ZERO).minus(memory.reserve());
        boolean mapped = memory.layout().load() == LoadMode.MMAP;
        Bytes shared = mapped ? memory.estimate().weights() : Bytes.ZERO;
        long own = Math.max(1, memory.estimate().total().minus(shared).value());
        return Math.clamp(room.minus(shared).value() / own, 1, MOST);
    }
}
