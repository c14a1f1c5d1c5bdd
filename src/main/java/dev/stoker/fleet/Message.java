package dev.stoker.fleet;

import dev.stoker.admission.AdmissionSettings;
import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.LocalModels;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.StokerException;
import dev.stoker.discovery.Sightings;
import dev.stoker.fleet.health.Finding;
import dev.stoker.fleet.memory.Holder;
import dev.stoker.fleet.memory.MemorySettings;
import dev.stoker.fleet.memory.Prospect;
import dev.stoker.routing.Attempt;
import dev.stoker.tuning.Plan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the fleet's own thread is told. */
sealed interface Message {
    /** Of one of the {@link Stages} at which calls wait. */
    sealed interface OfStages extends Message {}

    /** Of where calls wait for their turn. Nothing of it is in the view. */
    sealed interface OfTurns extends OfStages {}

    /** Of where calls wait for memory. */
    sealed interface OfRoom extends OfStages {}

    /** Whether it can change what is in the view by itself. */
    default boolean changes() {
        return !(this instanceof Place
                || this instanceof Explain
                || this instanceof OfTurns
                || this instanceof RoomTick
                || this instanceof LetGo
                || this instanceof CallEnded
                || this instanceof TakePulse
                || this instanceof Beat);
    }

    /** Somebody wants to know that messages are handled. */
    record Beat(Runnable ran) implements Message {}

    /** Discovery sees this now. */
    record Sighted(Sightings now) implements Message {}

    /** Discovery has told all that was there at the start. */
    record FirstScanEnded() implements Message {}

    /**
     * What kind of server the user's address is.
     *
     * @param kind null if it did not tell, since it is down or nothing known
     */
    record Recognised(ConfiguredBackend configured, @Nullable BackendKind kind)
            implements Message {}

    /** Time to look at every backend. */
    record LookAround() implements Message {}

    /**
     * One backend was looked at.
     *
     * @param asked as it was listed then; it may have turned out to be another kind since
     */
    record Looked(Attached asked, Attached.Look look) implements Message {}

    /** A call found nothing listening where this backend was. */
    record Unreachable(Attached asked) implements Message {}

    /** Time to look where work waits and nothing comes. */
    record TakePulse() implements Message {}

    /**
     * Such a place was looked into.
     *
     * @param found null where the look came to nothing
     */
    record LookedInto(InFlight.Place place, @Nullable Finding found) implements Message {}

    /** Processes of servers have ended that others run. */
    record ProcessesEnded() implements Message {}

    /** The time has come that was waited for; the view is out of date. */
    record TimeHasCome() implements Message {}

    /** Somebody starts or stops engines by hand. */
    record Control(
            EngineControl.Deed deed,
            @Nullable String model,
            boolean force,
            CompletableFuture<Void> reply)
            implements Message {}

    /** Somebody wants to see what engines have written. */
    record Logs(@Nullable String model, CompletableFuture<List<EngineLog>> reply)
            implements Message {}

    /** Time to look at the model files. */
    record Rescan() implements Message {}

    /** The model files were looked at. */
    record Files(LocalModels.Found found) implements Message {}

    /** An engine changed; the view is out of date. */
    record EngineMoved() implements Message {}

    /**
     * Somebody wants a place.
     *
     * @param since when it was asked for
     * @param refreshed whether everything has been looked at again for this one already
     */
    record Place(Wish wish, Instant since, boolean refreshed, CompletableFuture<Placement> reply)
            implements Message {
        Place afterRefresh() {
            return new Place(wish, since, true, reply);
        }

        Place after(Attempt failed) {
            return new Place(wish.after(failed), since, refreshed, reply);
        }
    }

    /** Somebody wants to know where a call would go. */
    record Explain(Wish wish, CompletableFuture<RouteBook.Explained> reply) implements Message {}

    /** What was held for a call is given back: it has ended, or has not come to its place. */
    record LetGo(Journey journey) implements Message {}

    /** A call has used that many tokens. */
    record TokensUsed(Journey journey, long tokens) implements OfTurns {}

    /** The caller of a call that waited for its turn has left, or has an answer. */
    record TurnGivenUp(Journey journey) implements OfTurns {}

    /** Time to look at those who wait for their turn. */
    record TurnsDue() implements OfTurns {}

    /**
     * How many calls a server takes at once.
     *
     * @param slots null where it does not tell
     */
    record SlotsTold(BackendId backend, String model, @Nullable Integer slots) implements OfTurns {}

    /** A call has ended at its place. */
    record CallEnded(Journey journey, CallEnd how) implements Message {}

    /** A call that was on its way does not come to that place. */
    record Stranded(Journey journey, StokerException why) implements Message {}

    /** What there is for the load of that number. */
    record Weighed(long number, Prospect prospect) implements OfRoom {}

    /**
     * A model was to give way.
     *
     * @param number of the attempt
     * @param failure why it did not; null if it did
     */
    record GaveWay(long number, Holder holder, String because, @Nullable String failure)
            implements OfRoom {}

    /** Time to see again whether there is memory. */
    record RoomTick() implements OfRoom {}

    /** Something happened that is to be told. */
    record Happened(FleetEvent event) implements Message {}

    /** Somebody wants to know who has memory. */
    record MemoryAsked(CompletableFuture<MemoryState> reply) implements OfRoom {}

    /** Somebody waits until a model is in memory there. */
    record Awaited(Attached server) implements Message {}

    /** A call is over that may have had a server load a model. */
    record FirstCallEnded(FirstCalls.Ahead call) implements Message {}

    /** An engine is about to start with that plan. */
    record PlanMade(EngineSpec spec, Plan plan) implements Message {}

    /**
     * What is to be sent with every call for a model of somebody else's server.
     *
     * @param asked as it was listed then
     * @param options null where that could not be found out
     */
    record OptionsFound(Attached asked, String model, @Nullable Map<String, Long> options)
            implements Message {}

    /** Time to see whether running engines are worth a restart. */
    record Review() implements Message {}

    /** Those that are. */
    record Reviewed(List<Planning.Better> better) implements Message {}

    /**
     * Somebody has changed something there and wants to see it.
     *
     * @param backend {@link BackendNames#SUPERVISED} for the model files
     */
    record LookAgain(BackendId backend, CompletableFuture<FleetView> reply) implements Message {}

    /**
     * The engines of a model are to be stopped.
     *
     * @param force also where somebody is being answered or waits for one
     */
    record StopEngines(String model, boolean force, CompletableFuture<Void> reply)
            implements Message {}

    /**
     * The engines of a model are to be stopped, and none is to be started any more.
     *
     * @param back ends that
     */
    record Withdraw(
            String model,
            boolean force,
            Upkeep.Withdrawal back,
            CompletableFuture<Upkeep.Withdrawal> reply)
            implements Message {}

    /** Engines of that model may be started again. */
    record Restore(String model) implements Message {}

    /** A server tells that something of its models is another way now. */
    record Changed(BackendId id) implements Message {}

    /**
     * Other settings count from now on, all of them at once.
     *
     * @param reply fails with an {@code IllegalArgumentException} where they are of no use here;
     *     then those up to now go on
     */
    record Reconfigured(
            FleetSettings fleet,
            AdmissionSettings admission,
            MemorySettings memory,
            CompletableFuture<Void> reply)
            implements Message {}

    /** Stoker goes down. */
    record Close(CompletableFuture<Void> ended) implements Message {}
}
