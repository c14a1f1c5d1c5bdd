package dev.stoker.fleet;

import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.Use;
import dev.stoker.fleet.memory.Holder;
import dev.stoker.supervise.Engine;
import dev.stoker.supervise.EngineState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The engines of Stoker's own, as far as their memory goes. Not safe for threads: the fleet's own
 * thread alone touches it.
 */
final class OwnTenants {
    private final Workshop workshop;

    OwnTenants(Workshop workshop) {
        this.workshop = workshop;
    }

    /** What an engine for that would have in memory; null if there is no such model. */
    Tenant.@Nullable Ours of(String model, Use use) {
        Workplace workplace = workshop.workplace();
        EngineSpec spec = workplace == null ? null : workplace.engine(model, use);
        return spec == null ? null : new Tenant.Ours(holder(spec), spec, null);
    }

    /** Those that have a process, or will have one in a moment. */
    List<Tenant.Ours> inMemory() {
        return workshop.engines().stream()
                .filter(engine -> hasMemory(engine.snapshot().state()))
                .map(engine ->
                        new Tenant.Ours(
                                holder(engine.spec()), engine.spec(), engine.snapshot().pid()))
                .toList();
    }

    private static boolean hasMemory(EngineState state) {
        return switch (state) {
            case EngineState.Starting _, EngineState.Ready _, EngineState.Draining _ -> true;
            case EngineState.Stopped _, EngineState.Cooling _ -> false;
        };
    }

    private static Holder holder(EngineSpec spec) {
        return new Holder(BackendNames.SUPERVISED, spec.model(), spec.use());
    }

    /** Whether an engine of that very spec serves, or will in a moment. */
    boolean isUp(EngineSpec spec) {
        Engine engine = workshop.known(spec.model(), spec.use());
        return engine != null
                && engine.spec().equals(spec)
                && switch (engine.snapshot().state()) {
                    case EngineState.Starting _, EngineState.Ready _ -> true;
                    case EngineState.Draining _, EngineState.Stopped _, EngineState.Cooling _ ->
                            false;
                };
    }

    /** Whether the engine for that has come through its start, or has given it up for now. */
    boolean isSettled(String model, Use use) {
        Engine engine = workshop.known(model, use);
        return engine == null
                || engine.snapshot().state() instanceof EngineState.Ready
                || engine.snapshot().state() instanceof EngineState.Cooling;
    }

    /** Whether it could be ended without anybody's noticing. */
    boolean isIdle(EngineSpec spec) {
        Engine engine = workshop.known(spec.model(), spec.use());
        return engine != null
                && !workshop.isWanted(engine)
                && engine.snapshot().state() instanceof EngineState.Ready;
    }

    /** When it came into the state it is in. */
    Instant since(EngineSpec spec) {
        Engine engine = workshop.known(spec.model(), spec.use());
        return engine == null ? Instant.MIN : engine.snapshot().since();
    }

    /** How long its end can take at most. */
    Duration longestStop(EngineSpec spec) {
        Engine engine = workshop.known(spec.model(), spec.use());
        return engine == null ? Duration.ZERO : engine.longestStop();
    }

    /**
     * Ends an engine that is idle.
     *
     * @return done when its process has ended; null where it is not idle
     */
    @Nullable CompletionStage<Void> giveWay(EngineSpec spec, String because) {
        Engine engine = workshop.known(spec.model(), spec.use());
        return engine == null || !isIdle(spec) ? null : engine.stop("it gives way: " + because);
    }
}
