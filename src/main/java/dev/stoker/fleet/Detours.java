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
 * they wait on, since that one may come back.
 */
final class Detours {
    private Detours() {}

    /** After what is known of backends has changed. On the fleet's own thread. */
    static void look(Turns turns, Routes routes, FleetView view, Consumer<Message> post) {
        Map<BackendId, String> lost = new HashMap<>();
        for (BackendView backend : view.backends()) {
            State state = backend.condition().state();
            if (state == State.DOWN || state == State.WEDGED) {
                lost.put(backend.id(), backend.condition().reason());
            }
        }
        if (lost.isEmpty()) {
            return;
        }
        for (Journey one : turns.waiting()) {
            String why = lost.get(one.goal().backend());
            if (why != null && hasAnotherPlace(one, why, routes, view)) {
                var error =
                        new StokerException(
                                ErrorCode.BACKEND_UNREACHABLE,
                                "backend '%s' takes no calls: %s"
                                        .formatted(one.goal().backend(), why));
                post.accept(new Message.Stranded(one, error));
            }
        }
    }

    private static boolean hasAnotherPlace(
            Journey journey, String why, Routes routes, FleetView view) {
        Wish elsewhere = journey.wish().after(journey.failed(why));
        return routes.next(elsewhere, view) instanceof Routed.Goes(var goal, _)
                && view.backends().stream()
                        .anyMatch(backend ->
                                backend.id().equals(goal.backend())
                                        && backend.condition().usable());
    }
}
