package dev.stoker.fleet;

import static java.util.stream.Collectors.joining;

import dev.stoker.admission.AdmissionSettings;
import dev.stoker.admission.Load;
import dev.stoker.backend.EngineSpec;
import dev.stoker.core.BackendId;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.discovery.Sightings;
import dev.stoker.fleet.memory.MemorySettings;
import dev.stoker.tuning.Plan;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The fleet, as all others see it. Whatever they want of it is told to its {@link Conductor} as a
 * {@link Message}, and what they want to know is read from its {@link Noticeboard}. Nothing here
 * blocks but {@link #close}; all of it is safe for threads.
 */
public final class Fleet implements Gateway, RouteBook, Upkeep, EngineControl, AutoCloseable {
    private final InstantSource clock;
    private final Noticeboard board = new Noticeboard();
    private final Conductor conductor;

    /**
     * Builds it; nothing happens before {@link #start}.
     *
     * @param listener told of every change, on the fleet's own thread: it must not wait
     */
    public Fleet(FleetParts parts, InstantSource clock, Consumer<FleetEvent> listener) {
        this.clock = clock;
        this.conductor = new Conductor(parts, clock, listener, board);
    }

    /** Asks the configured backends, reads the model files, and listens from then on. */
    public void start() {
        conductor.start();
    }

    /** What discovery sees now; told on every change. */
    public void sighted(Sightings now) {
        conductor.post(new Message.Sighted(now));
    }

    /**
     * Discovery has told all that was there at the start. Callers that came before are served now.
     */
    public void firstScanEnded() {
        conductor.post(new Message.FirstScanEnded());
    }

    /** An engine is about to start with that plan. */
    public void planned(EngineSpec spec, Plan plan) {
        conductor.post(new Message.PlanMade(spec, plan));
    }

    @Override
    public @Nullable Server server(BackendId id) {
        return board.server(id);
    }

    /**
     * What calls for that model of a server carry now; null where that has not been found out yet.
     */
    public @Nullable Map<String, Long> sent(Server server, String model) {
        return conductor.reception().sent(server, model);
    }

    /** What there is to do at a model: who has a turn there, and who waits for one. */
    public Load load(BackendId backend, String model) {
        return conductor.reception().turns().load(backend, model);
    }

    /** Runs that on the fleet's own thread: a sign that it takes messages. It must not wait. */
    public void beat(Runnable ran) {
        conductor.post(new Message.Beat(ran));
    }

    /** Calls that wait for a turn at any model. */
    public int waiting() {
        return conductor.reception().turns().load().waiting();
    }

    /** Calls that have their turn, at all models together. */
    public int inside() {
        return conductor.reception().turns().load().inside();
    }

    /** Why calls had no turn, and how often. */
    public Refusals refusals() {
        return conductor.reception().turns().refusals();
    }

    @Override
    public CompletionStage<Placement> place(Wish wish) {
        var reply = new CompletableFuture<Placement>();
        conductor.post(new Message.Place(wish, clock.instant(), false, reply));
        return reply;
    }

    @Override
    public CompletionStage<Explained> explain(Wish wish) {
        var reply = new CompletableFuture<Explained>();
        conductor.post(new Message.Explain(wish, reply));
        return reply;
    }

    @Override
    public CompletionStage<FleetView> lookAgain(BackendId id) {
        var reply = new CompletableFuture<FleetView>();
        conductor.post(new Message.LookAgain(id, reply));
        return reply;
    }

    @Override
    public CompletionStage<Void> stopEngines(String model, boolean force) {
        var reply = new CompletableFuture<Void>();
        conductor.post(new Message.StopEngines(model, force, reply));
        return reply;
    }

    @Override
    public CompletionStage<Withdrawal> withdraw(String model, boolean force) {
        var reply = new CompletableFuture<Withdrawal>();
        Withdrawal back = () -> conductor.post(new Message.Restore(model));
        conductor.post(new Message.Withdraw(model, force, back, reply));
        return reply;
    }

    @Override
    public CompletionStage<FleetView> control(
            BackendId backend, Deed deed, @Nullable String model, boolean force) {
        StokerException refused = notOurs(backend);
        if (refused != null) {
            return CompletableFuture.failedFuture(refused);
        }
        var reply = new CompletableFuture<Void>();
        conductor.post(new Message.Control(deed, model, force, reply));
        return reply.thenCompose(_ -> lookAgain(backend));
    }

    @Override
    public CompletionStage<List<EngineLog>> logs(BackendId backend, @Nullable String model) {
        StokerException refused = notOurs(backend);
        if (refused != null) {
            return CompletableFuture.failedFuture(refused);
        }
        var reply = new CompletableFuture<List<EngineLog>>();
        conductor.post(new Message.Logs(model, reply));
        return reply;
    }

    private @Nullable StokerException notOurs(BackendId id) {
        List<BackendView> backends = board.view().backends();
        if (backends.stream().noneMatch(one -> one.id().equals(id))) {
            String known = backends.stream().map(one -> one.id().value()).collect(joining(", "));
            return new StokerException(
                    ErrorCode.BACKEND_NOT_FOUND,
                    "no backend '%s' (there is: %s)"
                            .formatted(id, known.isEmpty() ? "none" : known));
        }
        return id.equals(BackendNames.SUPERVISED)
                ? null
                : new StokerException(
                        ErrorCode.NOT_SUPPORTED,
                        "backend '%s' was not started by Stoker, which leaves its process and its log to whoever did"
                                .formatted(id));
    }

    @Override
    public CompletionStage<FleetView> scanned() {
        return board.scanned();
    }

    @Override
    public FleetView view() {
        return board.view();
    }

    /** Who has memory of this machine now. */
    public CompletionStage<MemoryState> memory() {
        var reply = new CompletableFuture<MemoryState>();
        conductor.post(new Message.MemoryAsked(reply));
        return reply;
    }

    /**
     * From now on other settings count, all of them at once: no call sees some of the old ones and
     * some of the new. Backends that are configured as before keep all that is known of them, and
     * engines that would be started as they were run on; the others end once nobody uses them.
     * Intervals between looks and what a look may take stay as they were at the start.
     *
     * @return done when that is so and in the {@link #view}, before what is new has been asked;
     *     fails with an {@code IllegalArgumentException}, and nothing has changed, if a backend is
     *     of a kind that is not spoken here
     */
    public CompletionStage<Void> reconfigure(
            FleetSettings fleet, AdmissionSettings admission, MemorySettings memory) {
        var reply = new CompletableFuture<Void>();
        conductor.post(new Message.Reconfigured(fleet, admission, memory, reply));
        return reply;
    }

    /** Refuses new work, stops the engines and then itself. Blocks while engines end. */
    @Override
    public void close() {
        conductor.close();
    }
}
