package dev.stoker.config;

import dev.stoker.core.Bytes;
import dev.stoker.routing.RouteDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the Javadoc of {@link RoutesConfig} and {@link RoutingConfig} says about bounds, checked.
 */
final class RouteBounds {
    private static final String ROUTES = "stoker.routes.";
    private static final String ROUTING = "stoker.routing.";
    private static final int HEAVIEST = 1000;
    private static final int LONGEST_SPEC = 512;

    private final Bounds bounds;

    RouteBounds(Bounds bounds) {
        this.bounds = bounds;
    }

    void check(RoutesConfig routes) {
        routes.byName().forEach((name, route) -> check(name, route, routes.byName().keySet()));
    }

    private void check(String name, RoutesConfig.Route route, Set<String> names) {
        String key = key(ROUTES, name);
        if (!RouteDefinition.NAME.matcher(name).matches()) {
            bounds.unusable(
                    key, "not a route's name (expected: letters, digits, . _ - : /, 1 to 64)");
        }
        List<String> inShort = route.inShort().orElse(List.of());
        List<String> inFull = route.models().orElse(List.of());
        if (!inShort.isEmpty() && !inFull.isEmpty()) {
            bounds.unusable(key, "has both a list of its own and models (expected: one of them)");
        }
        List<String> models = RouteTables.models(route);
        String where = inFull.isEmpty() ? key : key + ".models";
        if (models.isEmpty() || models.size() > RouteDefinition.MOST) {
            bounds.unusable(
                    where, models.size() + " models (expected: 1 to " + RouteDefinition.MOST + ")");
        }
        for (String model : models) {
            checkModel(where, name, model, names);
        }
        if (models.stream().distinct().count() < models.size()) {
            bounds.unusable(where, "names one model twice (expected: each once)");
        }
        checkCache(key + ".cache.", route.cache());
        route.weights().ifPresent(weights -> checkWeights(key + ".weights", weights, models));
    }

    private void checkModel(String where, String name, String model, Set<String> names) {
        if (model.isBlank() || model.length() > LONGEST_SPEC) {
            bounds.refuse(where, model, "name or name@backend");
        } else if (model.strip().equals(name)) {
            bounds.refuse(
                    where, model, "another model, or the same with its backend: NAME@BACKEND");
        } else if (names.contains(model.strip())) {
            bounds.refuse(where, model, "a model, not a route");
        }
    }

    private void checkCache(String prefix, RoutesConfig.Cache cache) {
        cache.ttl()
                .ifPresent(ttl ->
                        bounds.time(
                                prefix + "ttl", ttl, Duration.ofSeconds(1), Duration.ofDays(30)));
        if (cache.shared() && cache.ttl().isEmpty() && !bounds.isTold(prefix + "ttl")) {
            bounds.refuse(prefix + "shared", "true", prefix + "ttl beside it, which keeps answers");
        }
    }

    void check(CacheConfig cache) {
        bounds.size("stoker.cache.max-size", cache.maxSize(), Bytes.ZERO, Bytes.ofGibi(16));
        bounds.size(
                "stoker.cache.max-answer", cache.maxAnswer(), Bytes.ofKibi(1), Bytes.ofMebi(64));
    }

    private void checkWeights(String key, List<Integer> weights, List<String> models) {
        if (weights.size() != models.size()) {
            bounds.unusable(
                    key,
                    "%d weights for %d models (expected: one for each)"
                            .formatted(weights.size(), models.size()));
        }
        weights.forEach(weight -> bounds.number(key, weight, 0, HEAVIEST));
        if (weights.stream().allMatch(weight -> weight == 0)) {
            bounds.unusable(key, "all are 0 (expected: one at least that is more)");
        }
    }

    void check(RoutingConfig routing) {
        bounds.number(ROUTING + "breaker-failures", routing.breakerFailures(), 1, 100);
        bounds.time(
                ROUTING + "breaker-pause",
                routing.breakerPause(),
                Duration.ofMillis(100),
                Duration.ofHours(1));
        bounds.time(
                ROUTING + "breaker-longest",
                routing.breakerLongest(),
                routing.breakerPause(),
                Duration.ofDays(1));
        bounds.number(ROUTING + "retry-share", routing.retryShare(), 0, 100);
        bounds.number(ROUTING + "retry-reserve", routing.retryReserve(), 0, 10_000);
        bounds.time(
                ROUTING + "retry-deadline",
                routing.retryDeadline(),
                Duration.ZERO,
                Duration.ofHours(1));
        for (Map.Entry<String, RoutingConfig.Price> entry : routing.prices().entrySet()) {
            String key = key(ROUTING + "prices.", entry.getKey());
            price(key + ".input", entry.getValue().input());
            price(key + ".output", entry.getValue().output());
        }
    }

    private void price(String key, double price) {
        if (!(price >= 0) || Double.isInfinite(price)) {
            bounds.refuse(key, String.valueOf(price), "0 or more");
        }
    }

    /** As the file reader and SmallRye name it: quoted if it could be taken for two words. */
    private static String key(String prefix, String name) {
        return prefix + (name.matches("[A-Za-z0-9_-]+") ? name : '"' + name + '"');
    }
}
