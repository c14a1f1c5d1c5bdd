package dev.stoker.fleet.stock;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.fleet.BackendNames;
import dev.stoker.fleet.EngineView;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.ModelView;
import dev.stoker.fleet.tuning.Fit;
import dev.stoker.fleet.tuning.Fits;
import dev.stoker.hardware.Resident;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jboss.logging.Logger;

/**
 * The models of all backends with what only this machine knows of them. Reads a file for each
 * engine that runs, and nothing else while somebody waits. Safe for threads.
 */
public final class Inventory {
    private static final Logger LOG = Logger.getLogger(Inventory.class);

    /**
     * Memory comes and goes, but making a hundred plans takes a moment. Other models are planned at
     * once.
     */
    private static final Duration FRESH = Duration.ofSeconds(30);

    private static final Fit NOT_YET = Fit.unknown("it is just being reckoned");

    private final LongFunction<Fact<Resident>> resident;
    private final Function<FleetView, Map<Fits.Key, Fit>> planned;
    private final InstantSource clock;
    private final AtomicBoolean planning = new AtomicBoolean();
    private volatile Plans plans = new Plans(Map.of(), Set.of(), Instant.MIN);

    /**
     * Builds it.
     *
     * @param resident what a process has in memory
     * @param planned whether models would fit; blocks, and is asked in the background
     */
    public Inventory(
            LongFunction<Fact<Resident>> resident,
            Function<FleetView, Map<Fits.Key, Fit>> planned,
            InstantSource clock) {
        this.resident = resident;
        this.planned = planned;
        this.clock = clock;
    }

    /**
     * A model, and whether there is memory to run it as planned.
     *
     * @param fit unknown also where it is not known yet
     */
    public record Listed(ModelView model, Fit fit) {}

    /** All models of that view. */
    public List<Listed> of(FleetView fleet) {
        planAhead(fleet);
        return fleet.models().stream().map(model -> of(fleet, model)).toList();
    }

    /** One model of that view, or of a younger one. */
    public Listed of(FleetView fleet, ModelView model) {
        boolean ours = model.backend().equals(BackendNames.SUPERVISED);
        boolean loaded = Boolean.TRUE.equals(model.model().loaded());
        Fit fit = loaded ? Fit.LOADED : plans.fits().getOrDefault(Fits.Key.of(model), NOT_YET);
        return new Listed(ours && loaded ? measured(fleet, model) : model, fit);
    }

    private ModelView measured(FleetView fleet, ModelView model) {
        CatalogueModel known = model.model();
        List<Bytes> taken =
                fleet.backends().stream()
                        .flatMap(backend -> backend.engines().stream())
                        .filter(engine -> engine.model().equals(known.name()))
                        .map(EngineView::pid)
                        .filter(Objects::nonNull)
                        .map(pid -> resident.apply(pid).asOptional().orElse(null))
                        .filter(Objects::nonNull)
                        .map(Resident::total)
                        .toList();
        if (known.resident() != null || taken.isEmpty()) {
            return model;
        }
        Bytes all = taken.stream().reduce(Bytes.ZERO, Bytes::plus);
        return model.told(known.but().resident(all).build());
    }

    private void planAhead(FleetView fleet) {
        if (isStale(fleet) && planning.compareAndSet(false, true)) {
            Thread.ofVirtual().name("inventory-plans").start(() -> plan(fleet));
        }
    }

    private boolean isStale(FleetView fleet) {
        Plans made = plans;
        return made.at().isBefore(clock.instant().minus(FRESH))
                || !made.of().equals(unloaded(fleet));
    }

    /** What is loaded changes what fits beside it, too. */
    private static Set<Fits.Key> unloaded(FleetView fleet) {
        return fleet.models().stream()
                .filter(listed -> !Boolean.TRUE.equals(listed.model().loaded()))
                .map(Fits.Key::of)
                .collect(toUnmodifiableSet());
    }

    private void plan(FleetView fleet) {
        Map<Fits.Key, Fit> fits = Map.of();
        try {
            fits = Map.copyOf(planned.apply(fleet));
        } catch (RuntimeException e) {
            LOG.error("planning for the list of models failed", e);
        } finally {
            plans = new Plans(fits, unloaded(fleet), clock.instant());
            planning.set(false);
        }
    }

    /**
     * What came of planning.
     *
     * @param of the models that were there and not loaded
     */
    private record Plans(Map<Fits.Key, Fit> fits, Set<Fits.Key> of, Instant at) {}
}
