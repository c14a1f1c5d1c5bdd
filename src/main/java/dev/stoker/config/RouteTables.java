package dev.stoker.config;

import dev.stoker.proxy.Retries;
import dev.stoker.routing.Prospect;
import dev.stoker.routing.RouteDefinition;
import dev.stoker.routing.RouteDefinition.Cache;
import dev.stoker.routing.RouteDefinition.Member;
import dev.stoker.routing.RouteTable;
import dev.stoker.routing.RoutingSettings;
import dev.stoker.routing.experience.BreakerSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns what is said of routes into settings. */
final class RouteTables {
    private RouteTables() {}

    static RoutingSettings routing(RoutesConfig routes, RoutingConfig routing) {
        Map<String, Prospect.Price> prices = new HashMap<>();
        routing.prices()
                .forEach((spec, price) ->
                        prices.put(spec, new Prospect.Price(price.input(), price.output())));
        return new RoutingSettings(
                new RouteTable(
                        routes.byName().entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(entry -> route(entry.getKey(), entry.getValue()))
                                .toList()),
                routing.policy(),
                new BreakerSettings(
                        routing.breakerFailures(),
                        routing.breakerPause(),
                        routing.breakerLongest()),
                prices);
    }

    static Retries retries(RoutingConfig routing) {
        return new Retries(
                routing.retryShare() / 100.0, routing.retryReserve(), routing.retryDeadline());
    }

    static List<String> models(RoutesConfig.Route route) {
        return route.models().or(route::inShort).orElse(List.of());
    }

    private static RouteDefinition route(String name, RoutesConfig.Route route) {
        List<String> models = models(route);
        List<Integer> weights = route.weights().orElse(List.of());
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            String spec = models.get(i).strip();
            members.add(i < weights.size() ? new Member(spec, weights.get(i)) : new Member(spec));
        }
        boolean shared = route.cache().shared();
        return new RouteDefinition(
                name,
                members,
                route.policy().orElse(null),
                route.sticky(),
                route.cache().ttl().map(ttl -> new Cache(ttl, shared)).orElse(null));
    }
}
