package dev.stoker.fleet;

import dev.stoker.backend.Ability;
import dev.stoker.backend.Use;
import dev.stoker.core.Location;
import dev.stoker.routing.ModelResolver;
import dev.stoker.routing.RouteDefinition;
import dev.stoker.routing.RoutePolicy;
import dev.stoker.routing.RouteTable;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A route of the configuration at one moment.
 *
 * @param policy its own, or the usual one
 * @param models its places, in its order; empty where nothing of it is there
 */
public record RouteView(RouteDefinition route, RoutePolicy policy, List<ModelView> models) {
    /** Whose every route is, where models have a backend. */
    public static final String OWNER = "stoker";

    /** What it is, where models have a backend's kind. */
    public static final String KIND = "route";

    /** Copies the list. */
    public RouteView {
        models = List.copyOf(models);
    }

    static RouteView of(
            RouteDefinition route,
            RoutePolicy usual,
            ModelResolver resolver,
            List<ModelView> listed) {
        RoutePolicy own = route.policy();
        return new RouteView(
                route,
                own == null ? usual : own,
                RouteTable.legs(route, resolver, "", _ -> "").legs().stream()
                        .flatMap(leg ->
                                listed.stream()
                                        .filter(model ->
                                                model.backend().equals(leg.candidate().backend())
                                                        && model.model()
                                                                .name()
                                                                .equals(leg.candidate().name())))
                        .toList());
    }

    /** Its name. */
    public String name() {
        return route.name();
    }

    /**
     * Tokens one request may use wherever it goes: the least of those that are known; null where
     * none is.
     */
    public @Nullable Long context() {
        return models.stream()
                .map(model -> model.model().context())
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** The farthest that a call may get: a cloud where one of its places is one. */
    public Location location() {
        return models.stream()
                .map(ModelView::location)
                .max(Comparator.naturalOrder())
                .orElse(Location.MACHINE);
    }

    /** What any of its places can be asked for; empty where one does not tell. */
    public Set<Use> uses() {
        var all = new HashSet<Use>();
        for (ModelView model : models) {
            if (model.model().uses().isEmpty()) {
                return Set.of();
            }
            all.addAll(model.model().uses());
        }
        return all;
    }

    /** What any of its places can beside text: a call that needs it finds that one. */
    public Set<Ability> abilities() {
        var any = new HashSet<Ability>();
        models.forEach(model -> any.addAll(model.model().abilities()));
        return any;
    }

    /** It in one sentence. */
    public String sentence() {
        return "a route, %s: %s".formatted(policy.wireName(), String.join(", ", route.specs()));
    }
}
