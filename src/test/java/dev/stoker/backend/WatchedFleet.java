package dev.stoker.backend;

import static org.awaitility.Awaitility.await;

import dev.stoker.backend.llamacpp.LlamacppBackend;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Secret;
import dev.stoker.fleet.BackendView;
import dev.stoker.fleet.ConfiguredBackend;
import dev.stoker.fleet.Fleet;
import dev.stoker.fleet.FleetParts;
import dev.stoker.fleet.FleetSettings;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.Planning;
import dev.stoker.fleet.stock.Downloads;
import dev.stoker.fleet.stock.Models;
import dev.stoker.fleet.stock.OwnFolder;
import dev.stoker.fleet.stock.Pulls;
import dev.stoker.fleet.stock.Unasked;
import dev.stoker.testing.TestWire;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** A real fleet with one server that has been looked at once, and is left alone from then on. */
public final class WatchedFleet implements AutoCloseable {
    /** What takes a server that manages models. */
    static final Set<Capability> MANAGING =
            Set.of(
                    Capability.LOAD,
                    Capability.UNLOAD,
                    Capability.PULL,
                    Capability.DELETE,
                    Capability.COPY);

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration NEVER = Duration.ofHours(1);
    private static final BackendId ID = new BackendId("watched");

    private final TestWire wire = TestWire.open();
    private final Fleet fleet;
    private final Pulls pulls = new Pulls(InstantSource.system());

    private WatchedFleet(Backend backend, Endpoint at) {
        var parts =
                new FleetParts(
                        settings(backend, at),
                        ports(backend),
                        () -> LocalModels.Found.NOTHING,
                        (_, _) -> {
                            throw new AssertionError("nothing to run");
                        },
                        Planning.NONE,
                        _ -> null);
        fleet = new Fleet(parts, InstantSource.system(), _ -> {});
    }

    /** Returns once it has been looked at. */
    public static WatchedFleet of(Backend backend, Endpoint at) {
        var watched = new WatchedFleet(backend, at);
        watched.fleet.start();
        watched.fleet.firstScanEnded();
        await().atMost(PATIENCE).until(() -> watched.fleet.view().scanned());
        return watched;
    }

    private static FleetSettings settings(Backend backend, Endpoint at) {
        List<Secret> keys = at.secrets();
        var server =
                new ConfiguredBackend(
                        ID,
                        backend.kind(),
                        at,
                        keys.isEmpty() ? null : keys.getFirst(),
                        null,
                        null);
        return new FleetSettings(
                null, List.of(server), Set.of(), false, null, NEVER, PATIENCE, NEVER, NEVER);
    }

    /** Engines are of that kind, so a fleet has it always. */
    private List<Backend> ports(Backend backend) {
        return backend.kind() == BackendKind.LLAMACPP
                ? List.of(backend)
                : List.of(backend, new LlamacppBackend(wire.http(), wire.openAi()));
    }

    /** The fleet itself. */
    public Fleet fleet() {
        return fleet;
    }

    /** What it is shown to be able to do. */
    Set<Capability> capabilities() {
        return fleet.view().backends().stream()
                .filter(backend -> backend.id().equals(ID))
                .map(BackendView::capabilities)
                .findFirst()
                .orElseThrow();
    }

    /** Has that done with a model of it. */
    void order(Capability what, String model) throws InterruptedException {
        FleetView view = fleet.view();
        var folder = new OwnFolder();
        var models = new Models(fleet, fleet, folder, Unasked.details(), PATIENCE);
        String spec = model + "@" + ID;
        switch (what) {
            case LOAD -> models.load(view, spec);
            case UNLOAD -> models.unload(view, spec, false);
            case DELETE -> models.delete(view, spec, false);
            case COPY -> models.copy(view, spec, "second");
            case PULL ->
                    new Downloads(pulls, fleet, folder, (_, _) -> null, Unasked.foresight(folder))
                            .pull(view, spec, false);
            default -> throw new AssertionError(what + " is no order");
        }
    }

    @Override
    public void close() {
        pulls.close();
        fleet.close();
        wire.close();
    }
}
