package dev.stoker.fleet;

import static java.util.Comparator.comparing;

import dev.stoker.core.Location;
import dev.stoker.discovery.Installation;
import java.util.ArrayList;
import java.util.List;

/** Puts the fleet's view together from its parts. On the fleet's own thread. */
final class Panorama {
    private Panorama() {}

    static FleetView of(
            boolean scanned, Roster roster, Workshop workshop, List<Installation> installed) {
        List<BackendView> backends = new ArrayList<>();
        List<Lookup.Offer> offers = new ArrayList<>();
        roster.all().stream()
                .sorted(comparing(Attached::origin).thenComparing(Attached::id))
                .forEach(server -> {
                    BackendView shown = server.view();
                    backends.add(shown);
                    server.models()
                            .forEach(m ->
                                    offers.add(new Lookup.Offer(shown, m, server.locationOf(m))));
                });
        if (workshop.canServe()) {
            BackendView shown = workshop.view();
            backends.add(shown);
            workshop.models()
                    .forEach(model -> offers.add(new Lookup.Offer(shown, model, Location.MACHINE)));
        }
        return new FleetView(
                scanned,
                backends,
                Lookup.views(offers),
                installed,
                workshop.refused(),
                workshop.workplace());
    }
}
