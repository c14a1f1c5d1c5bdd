package dev.stoker.fleet;

import dev.stoker.core.BackendId;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers who asks for a place. Not safe for threads: the fleet's own thread alone touches it, and
 * nothing here waits.
 */
final class Reception {
    /** A name that is not there has everything looked at again, at most this often. */
    private static final Duration REFRESH_PAUSE = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final Routes routes;
    private final Turns turns;
    private final Room room;
    private final Detours detours;
    private final Roster roster;
    private final Consumer<Message> post;
    private final CallOptions options = new CallOptions();
    private final Settling settling;
    private final List<Message.Place> waiting = new ArrayList<>();
    private Instant refreshed = Instant.MIN;

    Reception(
            FleetParts parts,
            InstantSource clock,
            Roster roster,
            Workshop workshop,
            Errands errands,
            InFlight inFlight,
            Consumer<Message> post) {
        this.routes =
                new Routes(
                        parts.settings(), clock, event -> post.accept(new Message.Happened(event)));
        this.clock = clock;
        this.roster = roster;
        this.post = post;
        this.turns =
                new Turns(
                        parts.admission().settings(),
                        parts.admission().quotas(),
                        new Slots(roster, workshop, parts.planning(), errands),
                        clock,
                        post,
                        () -> errands.after(Turns.LOOK, new Message.TurnsDue()));
        var own = new OwnTenants(workshop);
        this.room =
                new Room(
                        parts.memory(),
                        clock,
                        new Tenants(roster, own, parts.memory(), options::sent),
                        new RoomWork(own, errands, parts.planning(), post),
                        turns);
        this.settling =
                new Settling(
                        new Settling.Ends(roster, workshop, inFlight),
                        options,
                        clock,
                        errands,
                        post);
        this.detours = new Detours(turns, routes, post);
    }

    /** Where calls wait for their turn. */
    Turns turns() {
        return turns;
    }

    /** Who leads them away from where none comes. */
    Detours detours() {
        return detours;
    }

    /** Where calls wait for memory. */
    Room room() {
        return room;
    }

    /**
     * Takes a wish.
     *
     * @return whether everything is to be looked at again for it
     */
    boolean take(Message.Place place, FleetView view) {
        if (!view.scanned()) {
            waiting.add(place);
            return false;
        }
        return answer(place, view);
    }

    /**
     * Answers who had to wait.
     *
     * @return as {@link #take}
     */
    boolean answerWaiting(FleetView view) {
        return answerAll(waiting, view);
    }

    boolean isAnybodyWaiting() {
        return !waiting.isEmpty();
    }

    void refuseAll(StokerException why) {
        waiting.forEach(place -> place.reply().completeExceptionally(why));
        waiting.clear();
        settling.takeAll().forEach(journey -> refuse(journey, why));
        turns.refuseAll(why);
        room.takeAll().forEach(journey -> refuse(journey, why));
    }

    /**
     * These servers were looked at: who waits for a model of theirs to be in memory is answered, or
     * waits on.
     */
    void seen(Set<BackendId> servers) {
        settling.seen(servers);
    }

    /** Servers have come or gone: of one that is not there no look will tell anything. */
    void sighted() {
        settling.sighted();
    }

    /** Other settings count, and these backends are gone, or are not what they were. */
    void reconfigured(Set<BackendId> replaced) {
        refreshed = Instant.MIN;
        routes.afresh(replaced);
        options.reconfigured(replaced, roster);
        settling.sighted();
        settling.again();
    }

    /** Servers to be looked at again soon, since somebody waits for what they have in memory. */
    Set<BackendId> awaited() {
        return settling.awaited();
    }

    /**
     * A call is over that went ahead.
     *
     * @return whether its server is to be looked at
     */
    boolean firstCallEnded(FirstCalls.Ahead call) {
        return settling.firstCallEnded(call);
    }

    /**
     * It is known how a model is to be asked for.
     *
     * @param found null where that could not be found out
     */
    void optionsFound(Attached asked, String model, @Nullable Map<String, Long> found) {
        options.found(asked, model, found, clock.instant());
        settling.again();
    }

    /** What calls for that model carry; null where that is not known. Safe for all threads. */
    @Nullable Map<String, Long> sent(Server server, String model) {
        return options.sent(server, model);
    }

    void forgetStale(FleetView view) {
        options.forgetStale(roster, clock.instant());
        routes.forget(view);
    }

    /**
     * A call has ended at its place.
     *
     * @return whether that place is still what it was, so that it tells something of it
     */
    boolean ended(Journey journey, CallEnd how) {
        boolean tells = journey.tellsOf(roster.get(journey.goal().backend()));
        if (tells) {
            routes.ended(journey, how);
            room.ended(journey, how);
        }
        return tells;
    }

    /** Tells where a call would go. */
    void explain(Wish wish, FleetView view, CompletableFuture<RouteBook.Explained> reply) {
        routes.explain(wish, view, reply);
    }

    private boolean answerAll(List<Message.Place> from, FleetView view) {
        List<Message.Place> now = List.copyOf(from);
        from.clear();
        boolean refresh = false;
        for (Message.Place place : now) {
            refresh |= answer(place, view);
        }
        return refresh;
    }

    private boolean answer(Message.Place place, FleetView view) {
        if (place.reply().isDone()) {
            return false; // the caller has left meanwhile
        }
        return switch (routes.next(place.wish(), view)) {
            case Routed.Goes(var goal, var because) -> {
                begin(new Journey(place, goal, because));
                yield false;
            }
            case Routed.Refused(_, var stale) when stale && mayRefresh(place) -> refreshFor(place);
            case Routed.Refused(_, var stale) when stale && roster.isSettling() ->
                    !waiting.add(place); // it may be known in a moment
            case Routed.Refused(var why, _) -> {
                place.reply().completeExceptionally(why);
                yield false;
            }
        };
    }

    private boolean mayRefresh(Message.Place place) {
        return !place.refreshed()
                && (!waiting.isEmpty() || clock.instant().isAfter(refreshed.plus(REFRESH_PAUSE)));
    }

    /** A model pulled or copied in a moment ago is not listed yet: look before saying no. */
    private boolean refreshFor(Message.Place place) {
        refreshed = clock.instant();
        waiting.add(place.afterRefresh());
        return true;
    }

    private void begin(Journey journey) {
        routes.begun(journey);
        givesBackFor(journey);
        turns.take(journey, itsTurn -> room.take(itsTurn, settling::settle));
    }

    /** Whoever leaves holds nothing from then on, wherever on the way that is. */
    private void givesBackFor(Journey journey) {
        var _ =
                journey.place()
                        .reply()
                        .whenComplete((_, fault) -> {
                            if (fault != null) {
                                post.accept(new Message.LetGo(journey));
                            }
                        });
    }

    /** Backends are known to be in another state than before. */
    void changed(FleetView view) {
        detours.look(view);
    }

    /** A call does not come to that place: it goes to the next one, or is told why. */
    void stranded(Journey journey, StokerException why, FleetView view) {
        if (detours.isLateFor(journey) || room.takesBack(journey, why, settling::settle)) {
            return;
        }
        journey.letGo();
        if (journey.over()) {
            return;
        }
        Message.Place onward = journey.place().after(journey.failed(why));
        boolean ends = why.code() == ErrorCode.SHUTTING_DOWN;
        switch (routes.next(onward.wish(), view)) {
            case Routed.Goes(var goal, var because) when !ends ->
                    begin(new Journey(onward, goal, because));
            case Routed.Refused(_, var stale) when !ends && stale && roster.isSettling() ->
                    waiting.add(onward);
            case Routed _ -> onward.reply().completeExceptionally(why);
        }
    }

    /** It goes nowhere. */
    private static void refuse(Journey journey, StokerException why) {
        journey.letGo();
        journey.place().reply().completeExceptionally(why);
    }

    static StokerException goingDown() {
        return new StokerException(ErrorCode.SHUTTING_DOWN, "Stoker is going down");
    }
}
