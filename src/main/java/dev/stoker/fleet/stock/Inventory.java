package dev.stoker.fleet.stock;

import static java.util.stream.Collectors.toUnmodifiableMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.Use;
import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.fleet.BackendNames;
import dev.stoker.fleet.EngineView;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.ModelView;
import dev.stoker.fleet.Workplace;
import dev.stoker.hardware.Resident;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

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

    private final LongFunction<Fact<Resident>> resident;
    private final Function<Collection<EngineSpec>, Map<EngineSpec, Boolean>> planned;
    private final InstantSource clock;
    private final AtomicBoolean planning = new AtomicBoolean();
    private volatile Plans plans = new Plans(Map.of(), Set.of(), Instant.MIN);

    /**
     * Builds it.
     *
     * @param resident what a process has in memory
     * @param planned whether engines would fit as planned; blocks, and is asked in the background
     */
    public Inventory(
            LongFunction<Fact<Resident>> resident,
            Function<Collection<EngineSpec>, Map<EngineSpec, Boolean>> planned,
            InstantSource clock) {
        this.resident = resident;
        this.planned = planned;
        this.clock = clock;
    }

    /**
     * A model, and whether there is memory to run it as planned.
     *
     * @param fits null where that is not known, or not known yet
     */
    public record Listed(ModelView model, @Nullable Boolean fits) {}

    /** All models of that view. */
    public List<Listed> of(FleetView fleet) {
        planAhead(fleet);
        return fleet.models().stream().map(model -> of(fleet, model)).toList();
    }

    /** One model of that view, or of a younger one. */
    public Listed of(FleetView fleet, ModelView model) {
        boolean ours = model.backend().equals(BackendNames.SUPERVISED);
        boolean loaded = Boolean.TRUE.equals(model.model().loaded());
        Boolean fits = loaded ? Boolean.TRUE : ours ? plans.fits().get(model.model().name()) : null;
        return new Listed(ours && loaded ? measured(fleet, model) : model, fits);
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
        Workplace workplace = fleet.workplace();
        if (workplace != null && isStale(workplace) && planning.compareAndSet(false, true)) {
            Thread.ofVirtual().name("inventory-plans").start(() -> plan(workplace));
        }
    }

    private boolean isStale(Workplace workplace) {
        Plans made = plans;
        return made.at().isBefore(clock.instant().minus(FRESH))
                || !made.of().equals(names(workplace));
    }

    private static Set<String> names(Workplace workplace) {
        return workplace.models().stream()
                .map(local -> local.model().name())
                .collect(toUnmodifiableSet());
    }

    private void plan(Workplace workplace) {
        try {
            List<EngineSpec> specs =
                    workplace.models().stream()
                            .map(local -> workplace.engine(local.model().name(), Use.GENERATE))
                            .filter(Objects::nonNull)
                            .toList();
            Map<String, Boolean> fits =
                    planned.apply(specs).entrySet().stream()
                            .collect(
                                    toUnmodifiableMap(
                                            e -> e.getKey().model(), Map.Entry::getValue));
            plans = new Plans(fits, names(workplace), clock.instant());
        } catch (RuntimeException e) {
            LOG.error("planning for the list of models failed", e);
        } finally {
            planning.set(false);
        }
    }

    /**
     * What came of planning.
     *
     * @param of the models that were there
     */
    private record Plans(Map<String, Boolean> fits, Set<String> of, Instant at) {}
}
