package dev.stoker.fleet.tuning;

import dev.stoker.backend.EngineSpec;
import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.Resident;
import dev.stoker.supervise.EngineSnapshot;
import dev.stoker.supervise.EngineState;
import dev.stoker.tuning.Plan;
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

    /**
     * That engine is about to start with that plan.
     *
     * @param mapped weights that stay pages of the file: the kernel may drop them, and two engines
     *     on one file have them once
     * @param onGpus whether it spreads itself over GPUs, in a way only it knows
     * @param trial whether it is only measured, and never worth a restart
     */
    void granted(EngineSpec spec, Plan plan, Bytes mapped, boolean onGpus, boolean trial) {
        grants.put(spec, new Grant(spec, plan, new Terms(mapped, onGpus, trial), null, false));
    }

    /** That engine has moved on. */
    void moved(EngineSpec spec, EngineSnapshot now) {
        switch (now.state()) {
            case EngineState.Stopped _, EngineState.Cooling _ -> grants.remove(spec);
            case EngineState.Starting _, EngineState.Draining _ ->
                    grants.computeIfPresent(spec, (_, grant) -> grant.at(now.pid(), false));
            case EngineState.Ready _ ->
                    grants.computeIfPresent(spec, (_, grant) -> grant.at(now.pid(), true));
        }
    }

    /** With what that engine runs; null if it does not run with a plan. */
    @Nullable Grant of(EngineSpec spec) {
        return grants.get(spec);
    }

    Collection<Grant> all() {
        return List.copyOf(grants.values());
    }

    /**
     * What engines will still take, though it counts as available now.
     *
     * @param file of the model that is asked about
     * @param besides an engine that is not counted; null counts all
     * @param charged whether pages of files count as taken, as they do against a cgroup's limit;
     *     what the machine has available includes them
     */
    Bytes promised(
            Path file,
            @Nullable EngineSpec besides,
            boolean charged,
            LongFunction<Fact<Resident>> resident) {
        Bytes sum = Bytes.ZERO;
        for (Grant grant : grants.values()) {
            if (!grant.spec().equals(besides)) {
                Long pid = grant.pid();
                Resident taken = pid == null ? null : known(resident.apply(pid));
                boolean sameFile = grant.spec().file().equals(file);
                sum = sum.plus(grant.due(taken, sameFile, charged));
            }
        }
        return sum;
    }

    /** What that engine will still take; nothing where it runs without a plan. */
    Bytes promisedTo(EngineSpec spec, LongFunction<Fact<Resident>> resident) {
        Grant grant = grants.get(spec);
        if (grant == null) {
            return Bytes.ZERO;
        }
        Long pid = grant.pid();
        return grant.due(pid == null ? null : known(resident.apply(pid)), false, true);
    }

    private static @Nullable Resident known(Fact<Resident> fact) {
        return fact.asOptional().orElse(null);
    }

    /** What an engine runs with, and its process once that is known. */
    record Grant(EngineSpec spec, Plan plan, Terms terms, @Nullable Long pid, boolean ready) {
        Grant at(@Nullable Long newPid, boolean isReady) {
            return new Grant(spec, plan, terms, newPid, isReady);
        }

        private Bytes due(@Nullable Resident taken, boolean sameFile, boolean charged) {
            if (terms.onGpus() && ready) {
                return Bytes.ZERO; // what it took of which memory is missing there already
            }
            Bytes mapped = terms.mapped();
            Bytes own = plan.memory().estimate().total().minus(mapped);
            if (taken == null) {
                return sameFile ? own : own.plus(mapped);
            }
            Bytes left = own.minus(taken.anon());
            if (sameFile) {
                return left;
            }
            return left.plus(charged ? mapped.minus(taken.file()) : mapped);
        }
    }

    /** As {@link #granted} was told. */
    record Terms(Bytes mapped, boolean onGpus, boolean trial) {}
}
