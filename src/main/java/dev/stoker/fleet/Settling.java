package dev.stoker.fleet;

import dev.stoker.backend.ServedModel;
import dev.stoker.core.BackendId;
import dev.stoker.core.StokerException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The last part of a call's way: its model is made ready, and it is given its placement. Not safe
 * for threads: the fleet's own thread alone touches it.
 */
final class Settling {
    private final Ends ends;
    private final CallOptions options;
    private final InstantSource clock;
    private final Errands errands;
    private final Consumer<Message> post;
    private final FirstCalls firstCalls = new FirstCalls();
    private final List<Journey> waitingForOptions = new ArrayList<>();

    Settling(
            Ends ends,
            CallOptions options,
            InstantSource clock,
            Errands errands,
            Consumer<Message> post) {
        this.ends = ends;
        this.options = options;
        this.clock = clock;
        this.errands = errands;
        this.post = post;
    }

    /** Where calls end up, and where those are told of that have. */
    record Ends(Roster roster, Workshop workshop, InFlight inFlight) {}

    /** Everybody who waits; nobody does from now on. */
    List<Journey> takeAll() {
        List<Journey> all = new ArrayList<>(waitingForOptions);
        waitingForOptions.clear();
        all.addAll(firstCalls.takeAll());
        return all;
    }

    /** Who waits until it is known how a model is to be asked for is looked at again. */
    void again() {
        List<Journey> now = List.copyOf(waitingForOptions);
        waitingForOptions.clear();
        now.forEach(this::settle);
    }

    /**
     * These servers were looked at: who waits for a model of theirs to be in memory goes on, or
     * waits on.
     */
    void seen(Set<BackendId> servers) {
        for (BackendId server : servers) {
            for (FirstCalls.Behind one : firstCalls.seen(server)) {
                StokerException overdue = one.overdue(clock.instant());
                if (overdue == null) {
                    settle(one.journey());
                } else {
                    post.accept(new Message.Stranded(one.journey(), overdue));
                }
            }
        }
    }

    /** Servers have come or gone: of one that is not there no look will tell anything. */
    void sighted() {
        for (BackendId server : firstCalls.awaited()) {
            if (ends.roster().get(server) == null) {
                firstCalls.seen(server).forEach(one -> settle(one.journey()));
            }
        }
    }

    /** Servers to be looked at again soon, since somebody waits for what they have in memory. */
    Set<BackendId> awaited() {
        return firstCalls.awaited();
    }

    /**
     * A call is over that went ahead.
     *
     * @return whether its server is to be looked at
     */
    boolean firstCallEnded(FirstCalls.Ahead call) {
        return firstCalls.ended(call);
    }

    /** There is a turn and room for it: its model is made ready, and the call goes there. */
    void settle(Journey journey) {
        if (journey.over()) {
            journey.letGo(); // the caller has left meanwhile
            return;
        }
        BackendId backend = journey.goal().backend();
        Attached server = ends.roster().get(backend);
        if (server != null) {
            settle(journey, server);
        } else if (backend.equals(BackendNames.SUPERVISED) && ends.workshop().canServe()) {
            settleOnEngine(journey);
        } else {
            post.accept(new Message.Stranded(journey, NamedBackend.justGone(backend)));
        }
    }

    private void settleOnEngine(Journey journey) {
        var coming = new CompletableFuture<Placement>();
        CompletableFuture<Placement> reply = journey.place().reply();
        ends.workshop()
                .place(
                        journey.goal().name(),
                        journey.wish().use(),
                        () -> Ticket.of(journey, ends.inFlight(), post),
                        coming);
        var _ =
                coming.whenComplete((at, fault) -> {
                    if (fault instanceof StokerException why) {
                        post.accept(new Message.Stranded(journey, why));
                    } else if (fault != null) {
                        post.accept(new Message.LetGo(journey));
                        reply.completeExceptionally(fault);
                    } else if (!reply.complete(at)) {
                        at.close(); // the caller has just left
                    }
                });
        // Nothing is loaded for nobody.
        var _ =
                reply.whenComplete((_, _) -> {
                    if (reply.isCancelled()) {
                        coming.cancel(false);
                    }
                });
    }

    private void settle(Journey journey, Attached server) {
        String model = journey.goal().name();
        ServedModel served =
                server.port().tuning().tunedByCalls()
                        ? options.of(server, model, clock.instant())
                        : ServedModel.named(model);
        if (served == null) {
            waitingForOptions.add(journey);
            if (options.mayAsk(server, model)) {
                errands.options(server, ends.roster().server(server), server.listed(model));
            }
            return;
        }
        if (FirstCalls.loads(server, model)) {
            settleCold(journey, server, served);
        } else {
            complete(journey, server, served);
        }
    }

    /** Of the calls that would all have it loaded, one goes ahead. */
    private void settleCold(Journey journey, Attached server, ServedModel served) {
        FirstCalls.Ahead ahead = firstCalls.begin(server, served.name());
        if (ahead == null) {
            firstCalls.await(journey, server);
            post.accept(new Message.Awaited(server));
        } else {
            journey.holds(() -> post.accept(new Message.FirstCallEnded(ahead)));
            complete(journey, server, served);
        }
    }

    private void complete(Journey journey, Attached server, ServedModel served) {
        Duration waited =
                server.port().loadsForEachCall()
                        ? Duration.between(journey.since(), clock.instant())
                        : Duration.ZERO;
        Ticket ticket = Ticket.of(journey, ends.inFlight(), post);
        ends.inFlight()
                .begun(
                        new InFlight.Open(
                                ticket.pulse(), InFlight.Place.at(ends.roster(), server, served)));
        journey.lands(server);
        var at =
                new ServerPlacement(
                        server,
                        served,
                        waited,
                        dead -> post.accept(new Message.Unreachable(dead)),
                        ticket);
        if (!journey.place().reply().complete(at)) {
            at.close(); // the caller has just left
        }
    }
}
