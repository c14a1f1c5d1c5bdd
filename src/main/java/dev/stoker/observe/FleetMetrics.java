package dev.stoker.observe;

import dev.stoker.core.BackendId;
import dev.stoker.fleet.BackendView;
import dev.stoker.fleet.EngineView;
import dev.stoker.fleet.Gateway;
import dev.stoker.fleet.health.State;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Measures the fleet: gauges read its last view whenever they are asked, counters are told. Not
 * safe for threads, but for reading: the fleet's own thread alone tells it things.
 */
@Singleton
final class FleetMetrics {
    private static final List<String> BACKEND_STATES =
            Arrays.stream(State.values()).map(State::wireName).toList();
    private static final List<String> ENGINE_STATES =
            List.of("stopped", "starting", "ready", "draining", "cooling");

    private final Gateway gateway;
    private final ModelLabels labels;
    private final MultiGauge up;
    private final MultiGauge models;
    private final MeterProvider<Counter> starts;
    private final MeterProvider<Counter> failures;
    private final MeterProvider<Counter> evictions;
    private final MeterProvider<Counter> refusals;
    private final MeterProvider<Counter> openings;

    /** Models of backends that calls go past. */
    private final Set<String> barred = ConcurrentHashMap.newKeySet();

    FleetMetrics(MeterRegistry registry, Gateway gateway, ModelLabels labels) {
        this.gateway = gateway;
        this.labels = labels;
        this.up =
                MultiGauge.builder("stoker.backend.up")
                        .description("1 if the backend can take work, else 0")
                        .register(registry);
        this.models =
                MultiGauge.builder("stoker.models")
                        .description("Models that the backend lists")
                        .register(registry);
        this.starts =
                Counter.builder("stoker.engine.starts")
                        .description("Engine processes started")
                        .withRegistry(registry);
        this.failures =
                Counter.builder("stoker.engine.failures")
                        .description("Engines that ended unasked, or could not start")
                        .withRegistry(registry);
        this.evictions =
                Counter.builder("stoker.memory.evictions")
                        .description("Models that Stoker let go of, for others or unused")
                        .withRegistry(registry);
        this.refusals =
                Counter.builder("stoker.memory.refusals")
                        .description("Calls refused for want of memory")
                        .withRegistry(registry);
        this.openings =
                Counter.builder("stoker.breaker.openings")
                        .description("How often calls of a model began to go past a backend")
                        .withRegistry(registry);
        Gauge.builder("stoker.breakers.open", barred, Set::size)
                .description("Models of backends that calls go past now")
                .register(registry);
        BACKEND_STATES.forEach(state -> backendsIn(state, registry));
        ENGINE_STATES.forEach(state -> enginesIn(state, registry));
    }

    /** The list of backends is another one. */
    void backendsListed() {
        List<BackendView> now = gateway.view().backends();
        up.register(now.stream().map(one -> row(one, b -> b.usable() ? 1 : 0)).toList(), true);
        models.register(now.stream().map(one -> row(one, BackendView::modelCount)).toList(), true);
    }

    void engineStarted(EngineView engine) {
        starts.withTags(labels.ofEngine(engine.model())).increment();
    }

    void engineFailed(EngineView engine, int times) {
        failures.withTags(labels.ofEngine(engine.model())).increment(times);
    }

    void evicted(BackendId backend, String model) {
        evictions.withTags(labels.of(backend, model)).increment();
    }

    void refusedForMemory(BackendId backend, String model) {
        refusals.withTags(labels.of(backend, model)).increment();
    }

    void breakerOpened(BackendId backend, String model) {
        barred.add(model + "@" + backend);
        openings.withTags(labels.of(backend, model)).increment();
    }

    void breakerClosed(BackendId backend, String model) {
        barred.remove(model + "@" + backend);
    }

    private MultiGauge.Row<FleetMetrics> row(
            BackendView listed, ToDoubleFunction<BackendView> value) {
        Tags tags =
                Tags.of(
                        "backend",
                        listed.id().value(),
                        "kind",
                        listed.kind().wireName(),
                        "origin",
                        listed.origin().wireName());
        return MultiGauge.Row.of(
                tags,
                this,
                all ->
                        all.gateway.view().backends().stream()
                                .filter(backend -> backend.id().equals(listed.id()))
                                .mapToDouble(value)
                                .findFirst()
                                .orElse(0));
    }

    private void backendsIn(String state, MeterRegistry registry) {
        Gauge.builder("stoker.backends", this, all -> all.backendsIn(state))
                .description("Backends listed, by state")
                .tag("state", state)
                .register(registry);
    }

    private long backendsIn(String state) {
        return gateway.view().backends().stream()
                .filter(backend -> backend.condition().state().wireName().equals(state))
                .count();
    }

    private void enginesIn(String state, MeterRegistry registry) {
        Gauge.builder("stoker.engines", this, all -> all.enginesIn(state))
                .description("Engines of Stoker's own, by state")
                .tag("state", state)
                .register(registry);
    }

    private long enginesIn(String state) {
        Stream<EngineView> engines =
                gateway.view().backends().stream().flatMap(backend -> backend.engines().stream());
        return engines.filter(engine -> engine.state().equals(state)).count();
    }
}
