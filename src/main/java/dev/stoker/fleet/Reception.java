package dev.stoker.fleet;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.ServedModel;
import dev.stoker.core.BackendId;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.routing.Candidate;
import dev.stoker.routing.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers who asks for a place. Not safe for threads: the fleet's own thread alone touches it, and
 * nothing here waits.
 */
final class Reception {
    /** A name that is not there has everything looked at again, at most this often. */
    private static final Duration REFRESH_PAUSE = Duration.ofSeconds(1);

    private final @Nullable String defaultModel;
    private final InstantSource clock;
    private final Roster roster;
    private final Workshop workshop;
    private final Errands errands;
    private final Consumer<Message> post;
    private final CallOptions options = new CallOptions();
    private final FirstCalls firstCalls = new FirstCalls();
    private final List<Message.Place> waiting = new ArrayList<>();
    private final List<Message.Place> waitingForOptions = new ArrayList<>();
    private Instant refreshed = Instant.MIN;

    Reception(
            FleetParts parts,
            InstantSource clock,
            Roster roster,
            Workshop workshop,
            Errands errands,
            Consumer<Message> post) {
        this.defaultModel = parts.settings().defaultModel();
        this.clock = clock;
        this.roster = roster;
        this.workshop = workshop;
        this.errands = errands;
        this.post = post;
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
        waiting.addAll(waitingForOptions);
        waiting.forEach(place -> place.reply().completeExceptionally(why));
        waiting.clear();
        waitingForOptions.clear();
        firstCalls.refuseAll(why);
    }

    /**
     * These servers were looked at: who waits for a model of theirs to be in memory is answered, or
     * waits on.
     *
     * @return as {@link #take}
     */
    boolean seen(Set<BackendId> servers, FleetView view) {
        boolean refresh = false;
        for (BackendId server : servers) {
            for (FirstCalls.Behind one : firstCalls.seen(server)) {
                refresh |= !one.isRefused(clock.instant()) && answer(one.place(), view);
            }
        }
        return refresh;
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

    /**
     * It is known how a model is to be asked for.
     *
     * @param found null where that could not be found out
     * @return as {@link #take}
     */
    boolean optionsFound(
            Attached asked, String model, @Nullable Map<String, Long> found, FleetView view) {
        options.found(asked, model, found, clock.instant());
        return answerAll(waitingForOptions, view);
    }

    /** What calls for that model carry; null where that is not known. Safe for all threads. */
    @Nullable Map<String, Long> sent(Server server, String model) {
        return options.sent(server, model);
    }

    void forgetStaleOptions() {
        options.forgetStale(roster, clock.instant());
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
        Resolution resolution = Lookup.resolve(view, place.spec(), place.use(), defaultModel);
        return switch (resolution) {
            case Resolution.Found(var best, _) -> {
                settle(place, best);
                yield false;
            }
            case Resolution.Missing _ when mayRefresh(place) -> refreshFor(place);
            case Resolution.Away _ when mayRefresh(place) -> refreshFor(place);
            case Resolution.Unspecified _ when mayRefresh(place) -> refreshFor(place);
            case Resolution refused -> {
                place.reply().completeExceptionally(refusal(view, place, refused));
                yield false;
            }
        };
    }

    private StokerException refusal(FleetView view, Message.Place place, Resolution why) {
        if (place.spec() != null || defaultModel == null) {
            return Lookup.refusal(view, place.spec(), place.use(), why);
        }
        StokerException e = Lookup.refusal(view, defaultModel, place.use(), why);
        return e.reworded(
                "the default model cannot be asked (stoker.models.default): " + e.detail());
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

    private void settle(Message.Place place, Candidate best) {
        Attached server = roster.get(best.backend());
        if (server == null) {
            workshop.place(best.name(), place.use(), place.reply());
            return;
        }
        ServedModel served =
                server.port().tuning().tunedByCalls()
                        ? options.of(server, best.name(), clock.instant())
                        : ServedModel.named(best.name());
        if (served == null) {
            waitingForOptions.add(place);
            if (options.mayAsk(server, best.name())) {
                errands.options(server, roster.server(server), listed(server, best.name()));
            }
            return;
        }
        if (FirstCalls.loads(server, best.name())) {
            settleCold(place, server, served);
        } else {
            complete(place, server, served, () -> {});
        }
    }

    /** Of the calls that would all have it loaded, one goes ahead. */
    private void settleCold(Message.Place place, Attached server, ServedModel served) {
        FirstCalls.Ahead ahead = firstCalls.begin(server, served.name());
        if (ahead == null) {
            firstCalls.await(place, server, served.name());
            post.accept(new Message.Awaited(server));
        } else {
            complete(place, server, served, () -> post.accept(new Message.FirstCallEnded(ahead)));
        }
    }

    private void complete(Message.Place place, Attached server, ServedModel served, Runnable left) {
        Duration waited =
                server.port().loadsForEachCall()
                        ? Duration.between(place.since(), clock.instant())
                        : Duration.ZERO;
        var at =
                new ServerPlacement(
                        server,
                        served,
                        waited,
                        dead -> post.accept(new Message.Unreachable(dead)),
                        left);
        if (!place.reply().complete(at)) {
            at.close(); // the caller has just left
        }
    }

    private static CatalogueModel listed(Attached server, String model) {
        return server.models().stream()
                .filter(known -> known.name().equals(model))
                .findFirst()
                .orElseGet(() -> CatalogueModel.named(model));
    }

    static StokerException goingDown() {
        return new StokerException(ErrorCode.SHUTTING_DOWN, "Stoker is going down");
    }
}
