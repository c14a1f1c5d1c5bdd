package dev.stoker.fleet;

import dev.stoker.core.BackendId;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.health.State;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Leads calls away that wait for their turn at a backend which gives none any more: it is down, or
 * wedged with the calls that have its slots. Where their route has no other place that takes calls,
 * they wait on, since that one may come back. Not safe for threads: the fleet's own thread alone
 * touches it.
 */
final class Detours {
    private final Turns turns;
    private final Routes routes;
    private final Consumer<Message> post;
    private Map<BackendId, State> known = Map.of();

    Detours(Turns turns, Routes routes, Consumer<Message> post) {
        this.turns = turns;
        this.routes = routes;
        this.post = post;
    }

    /** Looks at those who wait, if a backend has come into another state since the last time. */
    void look(FleetView view) {
        Map<BackendId, State> states = new HashMap<>();
        Map<BackendId, String> lost = new HashMap<>();
        for (BackendView backend : view.backends()) {
            State state = backend.condition().state();
            states.put(backend.id(), state);
            if (state == State.DOWN || state == State.WEDGED) {
                lost.put(backend.id(), backend.condition().reason());
            }
        }
        if (states.equals(known)) {
            return;
        }
        known = states;
        for (Journey one : turns.waiting()) {
            String why = lost.get(one.goal().backend());
            if (why != null) {
                leadAway(one, why, view);
            }
        }
    }

    private void leadAway(Journey journey, String why, FleetView view) {
        var error =
                new StokerException(
                        ErrorCode.BACKEND_UNREACHABLE,
                        "backend '%s' takes no calls: %s".formatted(journey.goal().backend(), why));
        if (hasAnotherPlace(journey, error, view)) {
            post.accept(new Message.Stranded(journey, error));
        }
    }

    private boolean hasAnotherPlace(Journey journey, StokerException why, FleetView view) {
        Wish elsewhere = journey.wish().after(journey.failed(why));
        return routes.next(elsewhere, view) instanceof Routed.Goes(var goal, _)
                && view.backends().stream()
                        .anyMatch(backend ->
                                backend.id().equals(goal.backend())
                                        && backend.condition().usable());
    }
}
