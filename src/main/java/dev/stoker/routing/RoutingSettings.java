package dev.stoker.routing;

import dev.stoker.routing.experience.BreakerSettings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How calls find their places.
 *
 * @param policy of routes that name none, and of models that several have
 * @param prices by spec, as {@code name@backend} or {@code name}
 */
public record RoutingSettings(
        RouteTable table,
        RoutePolicy policy,
        BreakerSettings breaker,
        Map<String, Prospect.Price> prices) {
    /** Without routes. */
    public static final RoutingSettings DEFAULT =
            new RoutingSettings(
                    RouteTable.EMPTY, RoutePolicy.FIRST_HEALTHY, BreakerSettings.DEFAULT, Map.of());

    /** Copies the map. */
    public RoutingSettings {
        prices = Map.copyOf(prices);
    }

    /** What that place costs; null where nobody has said. */
    public Prospect.@Nullable Price price(Candidate candidate) {
        Prospect.Price exact = prices.get(candidate.qualified());
        return exact == null ? prices.get(candidate.name()) : exact;
    }
}
