package dev.stoker.fleet;

import dev.stoker.backend.Backend;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.Health;
import dev.stoker.backend.LocalModels;
import dev.stoker.backend.LocalModels.LocalModel;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendKind;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Origin;
import dev.stoker.core.StokerException;
import dev.stoker.discovery.Installation;
import dev.stoker.fleet.health.Condition;
import dev.stoker.supervise.Engine;
import dev.stoker.supervise.EngineLease;
import dev.stoker.supervise.EngineSnapshot;
import dev.stoker.supervise.EngineState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The supervised backend: the program Stoker may run, the model files it can run it on, and the
 * engines there are. Not safe for threads: the fleet's own thread alone touches it.
 */
final class Workshop {
    private final Supplier<FleetSettings> settings;
    private final FleetParts.EngineFactory factory;
    private final Planning planning;
    private final Backend port;
    private final Runnable moved;
    private final Map<Job, Engine> engines = new LinkedHashMap<>();
    private final Leavers leavers = new Leavers();

    /**
     * How many have asked an engine for a place and have no answer yet: it may not have noticed
     * them, so that its snapshot does not count them.
     */
    private final Map<Engine, Integer> asking = new ConcurrentHashMap<>();

    /** Models of which no engine is started at the moment. */
    private final Set<String> withdrawn = new HashSet<>();

    private final InFlight inFlight;
    private final ByHand byHand = new ByHand();
    private final Instant since;

    private LocalModels.Found found = LocalModels.Found.NOTHING;
    private EngineProgram program;

    /**
     * Builds it.
     *
     * @param moved run after each change of an engine's state, on any thread
     * @param inFlight is told of calls that come to an engine
     */
    Workshop(FleetParts parts, Runnable moved, InFlight inFlight, Instant now) {
        this.inFlight = inFlight;
        this.settings = parts.settings();
        this.factory = parts.engines();
        this.planning = parts.planning();
        this.port =
                parts.backends().stream()
                        .filter(backend -> backend.kind() == BackendKind.LLAMACPP)
                        .findFirst()
                        .orElseThrow();
        this.moved = moved;
        this.since = now;
        this.program = EngineProgram.atFirst(settings.get());
    }

    /** What is installed now, which counts unless the user has named a program. */
    void installed(List<Installation> installations) {
        program = EngineProgram.of(settings.get(), installations);
    }

    /**
     * Other settings count. Engines that would be started in another way by them end as soon as
     * nobody uses them; all others run on.
     */
    void reconfigured(List<Installation> installations) {
        installed(installations);
        expire();
    }

    /** Finds the engines that would be other ones now; see {@link #reconfigured}. */
    void expire() {
        leavers.expire(engines.values(), workplace());
        endExpired();
    }

    /** Ends those of them that nobody uses. */
    void endExpired() {
        leavers.end(engines.values(), this::isWanted);
    }

    void found(LocalModels.Found now) {
        found = now;
    }

    List<LocalModels.RefusedFile> refused() {
        return found.refused();
    }

    boolean canServe() {
        return settings.get().supervise() && program.path() != null;
    }

    List<CatalogueModel> models() {
        return canServe() ? found.models().stream().map(this::withState).toList() : List.of();
    }

    /** Null where no engine can be started. */
    @Nullable Workplace workplace() {
        Path runs = program.path();
        return settings.get().supervise() && runs != null
                ? new Workplace(runs, found.models())
                : null;
    }

    /**
     * Has an idle engine start anew for the next caller; a busy one is left alone, and one that has
     * not run for long unless it is pressing.
     *
     * @return whether it was stopped
     */
    boolean renew(Planning.Better better, Instant now) {
        EngineSpec spec = better.spec();
        Engine engine = engines.get(new Job(spec.model(), spec.use()));
        if (engine == null || !engine.spec().equals(spec)) {
            return false;
        }
        EngineSnapshot at = engine.snapshot();
        boolean settled = !now.isBefore(at.since().plus(settings.get().retunePause()));
        if (!(at.state() instanceof EngineState.Ready)
                || isWanted(engine)
                || !(settled || better.pressing())) {
            return false;
        }
        var _ = engine.stop("for a better plan: " + better.because());
        return true;
    }

    /**
     * Stops the engines of that model. {@code reply} is done when their processes have ended, and
     * fails with {@code BUSY} if somebody uses one or waits for it, unless forced.
     */
    void stop(String model, boolean force, CompletableFuture<Void> reply) {
        if (!force && isWanted(model)) {
            reply.completeExceptionally(EngineWords.atWork(model));
        } else {
            var _ = stopAll(model).whenComplete((_, _) -> reply.complete(null));
        }
    }

    /**
     * As {@link #stop}, and starts none of them any more until {@link #restore}.
     *
     * @param back what the reply is to be; run where nobody takes it
     */
    void withdraw(
            String model,
            boolean force,
            Upkeep.Withdrawal back,
            CompletableFuture<Upkeep.Withdrawal> reply) {
        if (withdrawn.contains(model)) {
            reply.completeExceptionally(EngineWords.beingDeleted(model));
        } else if (!force && isWanted(model)) {
            reply.completeExceptionally(EngineWords.atWork(model));
        } else {
            withdrawn.add(model);
            var _ =
                    stopAll(model)
                            .whenComplete((_, _) -> {
                                if (!reply.complete(back)) {
                                    back.close();
                                }
                            });
        }
    }

    void restore(String model) {
        withdrawn.remove(model);
    }

    /**
     * Does what somebody wants by hand.
     *
     * @param model null means all
     */
    void control(
            EngineControl.Deed deed,
            @Nullable String model,
            boolean force,
            Instant now,
            CompletableFuture<Void> reply) {
        if (model != null && models().stream().noneMatch(one -> one.name().equals(model))) {
            reply.completeExceptionally(
                    new StokerException(
                            ErrorCode.MODEL_NOT_FOUND,
                            "no model '%s' that an engine can run".formatted(model)));
            return;
        }
        List<Engine> meant = ofModel(model);
        Engine busy = meant.stream().filter(this::isWanted).findFirst().orElse(null);
        if (deed != EngineControl.Deed.START && !force && busy != null) {
            reply.completeExceptionally(EngineWords.atWork(busy.spec().model()));
        } else {
            var _ =
                    byHand.control(deed, model, meant, now)
                            .whenComplete((_, _) -> reply.complete(null));
        }
    }

    /** What engines have written last; of all models where none is named. */
    List<EngineLog> logs(@Nullable String model) {
        return ofModel(model).stream().map(EngineWords::log).toList();
    }

    private List<Engine> ofModel(@Nullable String model) {
        return engines.values().stream()
                .filter(engine -> model == null || engine.spec().model().equals(model))
                .toList();
    }

    private boolean isWanted(String model) {
        return engines.values().stream()
                .anyMatch(engine -> engine.spec().model().equals(model) && isWanted(engine));
    }

    private CompletableFuture<Void> stopAll(String model) {
        return ByHand.stopAll(ofModel(model), "somebody unloaded it");
    }

    /** Those who ask are looked at first: who has got a place is in the snapshot by then. */
    boolean isWanted(Engine engine) {
        if (asking.containsKey(engine)) {
            return true;
        }
        EngineSnapshot now = engine.snapshot();
        return now.inUse() > 0 || now.state() instanceof EngineState.Starting;
    }

    Collection<Engine> engines() {
        return List.copyOf(engines.values());
    }

    /** Also those that have been replaced and are still ending. */
    Collection<Engine> everyEngine() {
        return Stream.concat(engines.values().stream(), leavers.ending()).toList();
    }

    /**
     * Has an engine started for that model if none runs, and answers with a place on it.
     *
     * @param ticket of a call that has come to its place
     */
    void place(String model, Use use, Supplier<Ticket> ticket, CompletableFuture<Placement> reply) {
        if (withdrawn.contains(model)) {
            reply.completeExceptionally(EngineWords.beingDeleted(model));
            return;
        }
        StokerException stopped = byHand.refusal(model);
        if (stopped != null) {
            reply.completeExceptionally(stopped);
            return;
        }
        Engine engine = engine(model, use);
        if (engine == null) {
            reply.completeExceptionally(
                    new StokerException(
                            ErrorCode.MODEL_NOT_FOUND,
                            "the file of model '" + model + "' is gone"));
            return;
        }
        String now = program.version();
        asking.merge(engine, 1, Integer::sum);
        CompletableFuture<EngineLease> wish = engine.acquire().toCompletableFuture();
        var _ =
                wish.whenComplete((lease, failure) -> {
                    asking.computeIfPresent(engine, (_, open) -> open == 1 ? null : open - 1);
                    if (failure != null) {
                        reply.completeExceptionally(EngineWords.told(failure, engine));
                    } else if (!reply.complete(placed(lease, now, engine, model, ticket.get()))) {
                        lease.close();
                    }
                });
        // A caller that leaves gives its wish up: nothing is loaded for nobody.
        var _ =
                reply.whenComplete((_, _) -> {
                    if (reply.isCancelled()) {
                        wish.cancel(false);
                    }
                });
    }

    private Placement placed(
            EngineLease lease,
            @Nullable String program,
            Engine engine,
            String model,
            Ticket ticket) {
        Long context = planning.contextOf(engine.spec());
        boolean seesNothing = engine.spec().projector() == null;
        InFlight.Place at = InFlight.Place.on(engine, port, lease.endpoint());
        inFlight.begun(new InFlight.Open(ticket.pulse(), at));
        return new EnginePlacement(lease, port, program, model, context, seesNothing, ticket);
    }

    /** The engine for that model and use, started or not; null if there was none yet. */
    @Nullable Engine known(String model, Use use) {
        return engines.get(new Job(model, use));
    }

    /** The engine for that model and use: the one there is, or a new one, not yet started. */
    private @Nullable Engine engine(String model, Use use) {
        Workplace workplace = workplace();
        EngineSpec spec = workplace == null ? null : workplace.engine(model, use);
        if (spec == null) {
            return null;
        }
        Job job = new Job(model, use);
        Engine known = engines.get(job);
        if (known != null && known.spec().equals(spec)) {
            return known;
        }
        if (known != null) {
            if (asking.containsKey(known) || known.snapshot().inUse() > 0) {
                return known; // whom it serves is not cut off; the next idle moment is soon enough
            }
            leavers.retire(known);
        }
        Engine fresh = factory.create(spec, moved);
        engines.put(job, fresh);
        return fresh;
    }

    BackendView view() {
        List<EngineView> views = engines().stream().map(EngineWords::view).toList();
        String trouble = EngineWords.trouble(engines());
        Condition condition =
                SupervisedHealth.of(views, byHand.since(), trouble, byHand.servingSince(since));
        return new BackendView(
                BackendNames.SUPERVISED,
                BackendKind.LLAMACPP,
                Origin.SUPERVISED,
                null,
                new Health.Ready(program.version()),
                condition.since(),
                program.version(),
                found.models().size(),
                trouble,
                program.how(),
                byHand.shown(views, found.models()),
                port.capabilities(program.version()),
                condition);
    }

    private CatalogueModel withState(LocalModel local) {
        CatalogueModel m = local.model();
        List<Engine> ready =
                engines.entrySet().stream()
                        .filter(e -> e.getKey().model().equals(m.name()))
                        .map(Map.Entry::getValue)
                        .filter(e -> e.snapshot().state() instanceof EngineState.Ready)
                        .toList();
        Long context =
                ready.stream()
                        .map(engine -> planning.contextOf(engine.spec()))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(m.context());
        return m.but().context(context).loaded(!ready.isEmpty()).build();
    }

    private record Job(String model, Use use) {}
}
