package dev.stoker.fleet;

import static java.util.Comparator.comparing;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Use;
import dev.stoker.core.Location;
import dev.stoker.discovery.Installation;
import dev.stoker.routing.ModelResolver;
import dev.stoker.routing.RouteDefinition;
import dev.stoker.routing.RoutingSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Puts the fleet's view together from its parts. On the fleet's own thread. */
final class Panorama {
    private Panorama() {}

    /**
     * The view.
     *
     * @param sent what calls for a model of a server carry; null where that is not known
     */
    static FleetView of(
            boolean scanned,
            Roster roster,
            Workshop workshop,
            List<Installation> installed,
            RoutingSettings routing,
            Instant now,
            BiFunction<Server, String, @Nullable Map<String, Long>> sent) {
        List<BackendView> backends = new ArrayList<>();
        List<Lookup.Offer> offers = new ArrayList<>();
        roster.all().stream()
                .sorted(comparing(Attached::origin).thenComparing(Attached::id))
                .forEach(server -> {
                    BackendView shown = server.view(now);
                    backends.add(shown);
                    Server asked = roster.server(server);
                    server.models()
                            .forEach(m ->
                                    offers.add(
                                            new Lookup.Offer(
                                                    shown,
                                                    asCalled(
                                                            server, m, sent.apply(asked, m.name())),
                                                    server.locationOf(m))));
                });
        if (workshop.canServe()) {
            BackendView shown = workshop.view();
            backends.add(shown);
            workshop.models()
                    .forEach(model -> offers.add(new Lookup.Offer(shown, model, Location.MACHINE)));
        }
        List<ModelView> models = Lookup.views(offers);
        return new FleetView(
                scanned,
                backends,
                models,
                installed,
                workshop.refused(),
                workshop.workplace(),
                routes(routing, backends, models));
    }

    private static List<RouteView> routes(
            RoutingSettings routing, List<BackendView> backends, List<ModelView> models) {
        List<RouteDefinition> all = routing.table().all();
        if (all.isEmpty()) {
            return List.of();
        }
        ModelResolver resolver = Lookup.resolver(backends, models, Use.GENERATE);
        return all.stream()
                .map(route -> RouteView.of(route, routing.policy(), resolver, models))
                .toList();
    }

    /** Of a model that does not run yet: with the context that its next call asks for. */
    private static CatalogueModel asCalled(
            Attached server, CatalogueModel listed, @Nullable Map<String, Long> options) {
        if (listed.context() != null || options == null) {
            return listed;
        }
        Long context = server.contextOf(new ServedModel(listed.name(), options));
        return context == null ? listed : listed.but().context(context).build();
    }
}
