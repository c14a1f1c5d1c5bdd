package dev.stoker.observe;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Health;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Origin;
import dev.stoker.fleet.BackendView;
import dev.stoker.fleet.EngineView;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.Gateway;
import dev.stoker.fleet.ModelView;
import dev.stoker.fleet.Placement;
import dev.stoker.fleet.Wish;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A fleet that shows what it is told, and places nothing. */
final class ShownFleet implements Gateway {
    static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    static final Health READY = new Health.Ready("1.2");
    static final Health DOWN = new Health.Unusable("connection refused");

    private final List<BackendView> backends = new ArrayList<>();
    private final List<ModelView> models = new ArrayList<>();
    private boolean scanned = true;

    ShownFleet scanning() {
        scanned = false;
        return this;
    }

    ShownFleet with(BackendView backend, String... names) {
        backends.removeIf(old -> old.id().equals(backend.id()));
        backends.add(backend);
        for (String name : names) {
            models.add(
                    new ModelView(
                            name,
                            backend.id(),
                            backend.kind(),
                            backend.origin(),
                            CatalogueModel.named(name)));
        }
        return this;
    }

    ShownFleet without(BackendId id) {
        backends.removeIf(old -> old.id().equals(id));
        return this;
    }

    static BackendView found(String id, Health health) {
        return backend(id, BackendKind.OLLAMA, Origin.DISCOVERED, health);
    }

    static BackendView supervised(EngineView... engines) {
        var shown = backend("llamacpp", BackendKind.LLAMACPP, Origin.SUPERVISED, READY);
        return new BackendView(
                shown.id(),
                shown.kind(),
                shown.origin(),
                null,
                shown.health(),
                START,
                null,
                1,
                null,
                "installed",
                List.of(engines),
                Set.of());
    }

    static EngineView engine(String state, @Nullable Long pid, int failures, long atMillis) {
        return new EngineView(
                "tiny",
                Use.GENERATE,
                state,
                START.plusMillis(atMillis),
                null,
                pid,
                null,
                0,
                failures);
    }

    private static BackendView backend(String id, BackendKind kind, Origin origin, Health health) {
        return new BackendView(
                new BackendId(id),
                kind,
                origin,
                URI.create("http://127.0.0.1:11434"),
                health,
                START,
                "1.2",
                3,
                null,
                "found",
                List.of(),
                Set.of());
    }

    @Override
    public CompletionStage<Placement> place(Wish wish) {
        return CompletableFuture.failedFuture(new AssertionError("nobody places here"));
    }

    @Override
    public CompletionStage<FleetView> scanned() {
        return CompletableFuture.completedFuture(view());
    }

    @Override
    public FleetView view() {
        return new FleetView(scanned, backends, models, List.of(), List.of(), null);
    }
}
