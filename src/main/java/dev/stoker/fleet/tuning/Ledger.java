package dev.stoker.fleet.tuning;

import dev.stoker.backend.EngineSpec;
import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.Resident;
import dev.stoker.supervise.EngineSnapshot;
import dev.stoker.supervise.EngineState;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.memory.LoadMode;
import dev.stoker.tuning.memory.MemoryEstimate;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which engine runs with which plan, and what memory it was promised and has not taken yet. Safe
 * for threads.
 */
final class Ledger {
    private final Map<EngineSpec, Grant> grants = new ConcurrentHashMap<>();

    /** That engine is about to start with that plan. */
    void granted(EngineSpec spec, Plan plan) {
        grants.put(spec, new Grant(spec, plan, null));
    }

    /** That engine has moved on. */
    void moved(EngineSpec spec, EngineSnapshot now) {
        switch (now.state()) {
            case EngineState.Stopped _, EngineState.Cooling _ -> grants.remove(spec);
            case EngineState.Starting _, EngineState.Ready _, EngineState.Draining _ ->
                    grants.computeIfPresent(
                            spec, (_, grant) -> new Grant(spec, grant.plan(), now.pid()));
        }
    }

    /** With what that engine runs; null if it does not run with a plan. */
    @Nullable Grant of(EngineSpec spec) {
        return grants.get(spec);
    }

    Collection<Grant> all() {
        return List.copyOf(grants.values());
    }

    /** What all engines but that one will still take, though it counts as available now. */
    Bytes promisedBesides(EngineSpec asked, LongFunction<Fact<Resident>> resident) {
        Bytes sum = Bytes.ZERO;
        for (Grant grant : grants.values()) {
            if (!grant.spec().equals(asked)) {
                boolean sameFile = grant.spec().file().equals(asked.file());
                sum = sum.plus(grant.due(sameFile, resident));
            }
        }
        return sum;
    }

    /** What an engine runs with, and its process once that is known. */
    record Grant(EngineSpec spec, Plan plan, @Nullable Long pid) {
        /**
         * Mapped weights are never taken from what counts as available, however busy they are, so
         * they stay due; unless they are the asked model's own, which are in memory once.
         */
        private Bytes due(boolean sameFile, LongFunction<Fact<Resident>> resident) {
            MemoryEstimate estimate = plan.memory().estimate();
            boolean mapped = plan.memory().layout().load() == LoadMode.MMAP;
            Bytes weights = mapped ? estimate.weights() : Bytes.ZERO;
            Bytes own = estimate.total().minus(weights);
            Bytes left =
                    pid != null && resident.apply(pid) instanceof Fact.Known<Resident>(var taken, _)
                            ? own.minus(taken.anon())
                            : own;
            return sameFile ? left : left.plus(weights);
        }

        Path file() {
            return spec.file();
        }
    }
}
