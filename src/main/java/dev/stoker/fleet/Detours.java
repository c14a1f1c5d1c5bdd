package dev.stoker.fleet;

import dev.stoker.admission.Party;
import dev.stoker.core.BackendId;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.health.State;
import dev.stoker.routing.Candidate;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Leads calls away that wait for their turn at a backend which gives none any more: it is down, or
 * wedged with the calls that have its slots. Who has waited longest goes first, and no more go than
 * are taken at the other place: one that is turned away there has lost the place it had. The others
 * wait on, as do those whose route has no other place that takes calls, since that one may come
 * back; they are looked at again for as long as somebody is held up so. Not safe for threads: the
 * fleet's own thread alone touches it.
 */
final class Detours {
    private final Turns turns;
    private final Routes routes;
    private final Consumer<Message> post;

    /** Those that were told to go and have not been heard of since, and where they go. */
    private final Map<Journey, Lines.Key> going = new HashMap<>();

    private Map<BackendId, State> known = Map.of();
    private @Nullable FleetView last;
    private boolean heldUp;

    Detours(Turns turns, Routes routes, Consumer<Message> post) {
        this.turns = turns;
        this.routes = routes;
        this.post = post;
    }

    /** Looks at those who wait, if a backend has come into another state since the last time. */
    void look(FleetView view) {
        Map<BackendId, State> states = new HashMap<>();
        view.backends().forEach(one -> states.put(one.id(), one.condition().state()));
        last = view;
        if (heldUp || !states.equals(known)) {
            known = states;
            lead(view);
        }
    }

    /** Time has passed: there may be room by now for who was held up. */
    void due() {
        if (heldUp && last != null) {
            lead(last);
        }
    }

    /**
     * That one has heard that it is to go.
     *
     * @return whether it is not in its line any more: it has had its turn after all, and holds it,
     *     or has left
     */
    boolean isLateFor(Journey journey) {
        return going.remove(journey) != null && !turns.isWaiting(journey);
    }

    private void lead(FleetView view) {
        heldUp = false;
        Map<BackendId, String> lost = new HashMap<>();
        for (BackendView backend : view.backends()) {
            State state = backend.condition().state();
            if (state == State.DOWN || state == State.WEDGED) {
                lost.put(backend.id(), backend.condition().reason());
            }
        }
        for (Journey one : turns.waiting()) {
            String why = lost.get(one.goal().backend());
            if (why != null && !going.containsKey(one)) {
                leadAway(one, why, view);
            }
        }
    }

    private void leadAway(Journey journey, String why, FleetView view) {
        var error =
                new StokerException(
                        ErrorCode.BACKEND_UNREACHABLE,
                        "backend '%s' takes no calls: %s".formatted(journey.goal().backend(), why));
        Wish elsewhere = journey.wish().after(journey.failed(error));
        if (!(routes.next(elsewhere, view) instanceof Routed.Goes(var goal, _))
                || !takesCalls(goal, view)) {
            return;
        }
        Lines.Key to = Lines.Key.of(goal, journey.wish().use());
        if (hasRoom(to, journey.wish().by())) {
            going.put(journey, to);
            post.accept(new Message.Stranded(journey, error));
        } else {
            heldUp = true;
        }
    }

    private static boolean takesCalls(Candidate goal, FleetView view) {
        return view.backends().stream()
                .anyMatch(backend ->
                        backend.id().equals(goal.backend()) && backend.condition().usable());
    }

    private boolean hasRoom(Lines.Key to, Party party) {
        int coming = 0;
        int own = 0;
        for (Map.Entry<Journey, Lines.Key> one : going.entrySet()) {
            boolean there = one.getValue().equals(to);
            coming += there ? 1 : 0;
            own += there && one.getKey().wish().by().equals(party) ? 1 : 0;
        }
        return turns.hasRoom(to, party, coming, own);
    }
}
