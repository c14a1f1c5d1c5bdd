package dev.stoker.routing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * For whom a place is looked for.
 *
 * @param route its name, or the spec of models that several have
 * @param named whether that is a route of the configuration
 * @param sticky whether one conversation stays at one place
 * @param conversation what all its calls have in common; null where that is not known
 * @param attempts where this very call was not served
 * @param draw at random, for who goes by weights without a conversation
 */
public record RouteQuestion(
        String route,
        boolean named,
        RoutePolicy policy,
        boolean sticky,
        @Nullable String conversation,
        List<Attempt> attempts,
        long draw) {
    /** Copies the list. */
    public RouteQuestion {
        attempts = List.copyOf(attempts);
    }
}
