package dev.stoker.fleet;

import dev.stoker.backend.LocalModels.RefusedFile;
import dev.stoker.backend.Use;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.discovery.Installation;
import dev.stoker.routing.Candidate;
import dev.stoker.routing.Resolution;
import dev.stoker.routing.RouteDefinition;
import dev.stoker.routing.RouteTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fleet at one moment.
 *
 * @param scanned whether the first scan has ended; until then the lists may be incomplete
 * @param backends ordered by precedence: configured, discovered, supervised; then by id
 * @param models in the order of their backends, then as those report them
 * @param installed programs found on disk
 * @param refusedFiles model files that cannot be offered, with the reason
 * @param workplace null where no engine can be started
 * @param routes of the configuration, in their order
 */
public record FleetView(
        boolean scanned,
        List<BackendView> backends,
        List<ModelView> models,
        List<Installation> installed,
        List<RefusedFile> refusedFiles,
        @Nullable Workplace workplace,
        List<RouteView> routes) {
    /** Copies the lists. */
    public FleetView {
        backends = List.copyOf(backends);
        models = List.copyOf(models);
        installed = List.copyOf(installed);
        refusedFiles = List.copyOf(refusedFiles);
        routes = List.copyOf(routes);
    }

    /** One without routes. */
    public FleetView(
            boolean scanned,
            List<BackendView> backends,
            List<ModelView> models,
            List<Installation> installed,
            List<RefusedFile> refusedFiles,
            @Nullable Workplace workplace) {
        this(scanned, backends, models, installed, refusedFiles, workplace, List.of());
    }

    /** The route that a spec names; null where it names none. */
    public @Nullable RouteView route(@Nullable String spec) {
        if (routes.isEmpty()) {
            return null;
        }
        var table = new RouteTable(routes.stream().map(RouteView::route).toList());
        RouteDefinition named = table.named(spec);
        return routes.stream().filter(one -> one.route().equals(named)).findFirst().orElse(null);
    }

    /**
     * The listed model that a spec names, whatever it is wanted for; of a route the first of its
     * places that is there.
     *
     * @throws StokerException {@code MODEL_NOT_FOUND}, {@code MODEL_AMBIGUOUS} or {@code
     *     NO_BACKEND}
     */
    public ModelView model(String spec) {
        RouteView route = route(spec);
        return route == null ? listed(spec) : first(route);
    }

    /**
     * As {@link #model}, for what is done to the model itself: a route is not what is meant then.
     *
     * @throws StokerException {@code INVALID_REQUEST} for a route
     */
    public ModelView modelItself(String spec) {
        RouteView route = route(spec);
        if (route != null) {
            throw new StokerException(
                    ErrorCode.INVALID_REQUEST,
                    "'%s' is a route (expected: one of its models: %s)"
                            .formatted(route.name(), String.join(", ", route.route().specs())));
        }
        return listed(spec);
    }

    private static ModelView first(RouteView route) {
        if (route.models().isEmpty()) {
            throw new StokerException(
                    ErrorCode.NO_BACKEND,
                    "nothing of route '%s' is there: %s"
                            .formatted(route.name(), String.join(", ", route.route().specs())));
        }
        return route.models().getFirst();
    }

    private ModelView listed(String spec) {
        Resolution resolution = Lookup.resolve(this, spec, Use.GENERATE, null);
        Candidate named =
                switch (resolution) {
                    case Resolution.Found(var candidate, _) -> candidate;
                    case Resolution.Unfit(var candidate) -> candidate;
                    case Resolution refused ->
                            throw Lookup.refusal(this, spec, Use.GENERATE, refused);
                };
        return models.stream()
                .filter(listed -> listed.backend().equals(named.backend()))
                .filter(listed -> listed.model().name().equals(named.name()))
                .findFirst()
                .orElseThrow();
    }
}
