package dev.stoker.fleet;

import dev.stoker.routing.Decision;
import dev.stoker.routing.Prospect;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Tells where calls would go. */
public interface RouteBook {
    /**
     * Where that call would go now, and why; nothing is sent or held for it. Before the first scan
     * has ended it knows of little. Completes on any thread. Fails with a {@code StokerException}
     * where the spec names nothing, as {@link Gateway#place} does.
     */
    CompletionStage<Explained> explain(Wish wish);

    /**
     * A decision, and what it was made by.
     *
     * @param named whether it is a route of the configuration
     * @param places in the order of the route
     * @param breakers state of each place's breaker, by its spec: {@code closed}, {@code open} or
     *     {@code half-open}
     */
    record Explained(
            Decision decision,
            boolean named,
            boolean sticky,
            List<Prospect> places,
            Map<String, String> breakers) {
        /** Copies the collections. */
        public Explained {
            places = List.copyOf(places);
            breakers = Map.copyOf(breakers);
        }
    }
}
