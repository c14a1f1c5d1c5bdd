package dev.stoker.fleet.stock;

import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Health;
import dev.stoker.backend.LocalModels.LocalModel;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Origin;
import dev.stoker.core.StokerException;
import dev.stoker.discovery.Installation;
import dev.stoker.fleet.BackendNames;
import dev.stoker.fleet.BackendView;
import dev.stoker.fleet.EngineView;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.Gateway;
import dev.stoker.fleet.ModelView;
import dev.stoker.fleet.Placement;
import dev.stoker.fleet.Server;
import dev.stoker.fleet.Upkeep;
import dev.stoker.fleet.Wish;
import dev.stoker.fleet.Workplace;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A fleet that shows what it is told, and remembers what it was asked to do. */
final class StockFleet implements Gateway, Upkeep {
    static final Map<String, Long> OPTIONS = Map.of("num_ctx", 8192L);

    final List<String> asked = new CopyOnWriteArrayList<>();
    boolean busy;
    boolean blind;
    private final List<BackendView> backends = new ArrayList<>();
    private final List<ModelView> models = new ArrayList<>();
    private final Map<BackendId, Server> servers = new HashMap<>();
    private final List<Installation> installed = new ArrayList<>();
    private final List<LocalModel> files = new ArrayList<>();

    StockFleet with(String id, Backend port, String... names) {
        return with(id, port, new Health.Ready("1.0"), names);
    }

    StockFleet with(String id, Backend port, Health health, String... names) {
        var backend = new BackendId(id);
        URI base = URI.create("http://127.0.0.1:" + (11434 + servers.size()));
        var endpoint = new Endpoint(base, null);
        Set<Capability> lacks = health instanceof Health.Ready ready ? ready.lacks() : Set.of();
        servers.put(backend, new Server(backend, endpoint, port, "1.0", lacks, null));
        show(backend, port.kind(), Origin.DISCOVERED, health, List.of());
        for (String name : names) {
            list(backend, port.kind(), Origin.DISCOVERED, CatalogueModel.named(name));
        }
        return this;
    }

    /** A program of that kind, with a folder of models. */
    void installed(BackendKind kind, Path store) {
        installed.add(
                new Installation(kind, Path.of("/bin/it"), null, null, List.of(store), "found"));
    }

    /** Engines of Stoker's own, for these files; the first runs. */
    StockFleet withEngines(String... names) {
        List<EngineView> engines = new ArrayList<>();
        for (String name : names) {
            boolean first = files.isEmpty();
            var model = CatalogueModel.of(name).loaded(first).build();
            files.add(new LocalModel(model, Path.of("/models/" + name + ".gguf"), null));
            list(BackendNames.SUPERVISED, BackendKind.LLAMACPP, Origin.SUPERVISED, model);
            if (first) {
                engines.add(
                        new EngineView(
                                name, Use.GENERATE, "ready", Instant.EPOCH, null, 42L, null, 0, 0));
            }
        }
        show(
                BackendNames.SUPERVISED,
                BackendKind.LLAMACPP,
                Origin.SUPERVISED,
                new Health.Ready(null),
                engines);
        return this;
    }

    private void list(BackendId id, BackendKind kind, Origin origin, CatalogueModel model) {
        boolean taken = models.stream().anyMatch(m -> m.model().name().equals(model.name()));
        String spec = taken ? model.name() + "@" + id : model.name();
        models.add(new ModelView(spec, id, kind, origin, model));
    }

    private void show(
            BackendId id,
            BackendKind kind,
            Origin origin,
            Health health,
            List<EngineView> engines) {
        backends.add(
                new BackendView(
                        id,
                        kind,
                        origin,
                        null,
                        health,
                        Instant.EPOCH,
                        "1.0",
                        1,
                        null,
                        "found",
                        engines,
                        Set.of()));
    }

    @Override
    public FleetView view() {
        return new FleetView(
                true,
                backends,
                models,
                installed,
                List.of(),
                files.isEmpty() ? null : new Workplace(Path.of("/llama-server"), files));
    }

    @Override
    public CompletionStage<FleetView> scanned() {
        return CompletableFuture.completedFuture(view());
    }

    @Override
    public @Nullable Server server(BackendId id) {
        return servers.get(id);
    }

    @Override
    public CompletionStage<FleetView> lookAgain(BackendId id) {
        asked.add("look at " + id);
        if (blind) {
            return CompletableFuture.failedFuture(new IllegalStateException("blind"));
        }
        return CompletableFuture.completedFuture(view());
    }

    @Override
    public CompletionStage<Void> stopEngines(String model, boolean force) {
        if (busy && !force) {
            return CompletableFuture.failedFuture(new StokerException(ErrorCode.BUSY, "at work"));
        }
        asked.add("stop " + model);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Withdrawal> withdraw(String model, boolean force) {
        return stopEngines(model, force)
                .thenApply(_ -> {
                    asked.add("withdraw " + model);
                    return () -> asked.add("restore " + model);
                });
    }

    @Override
    public CompletionStage<Placement> place(Wish wish) {
        asked.add("place " + wish.spec() + " " + wish.use());
        ModelView model = view().model(String.valueOf(wish.spec()));
        return CompletableFuture.completedFuture(new Place(model));
    }

    private final class Place implements Placement {
        private final ModelView model;

        private Place(ModelView model) {
            this.model = model;
        }

        private Server server() {
            Server server = servers.get(model.backend());
            if (server == null) {
                throw new AssertionError("an engine of Stoker's own is asked for nothing");
            }
            return server;
        }

        @Override
        public BackendId backend() {
            return model.backend();
        }

        @Override
        public Origin origin() {
            return model.origin();
        }

        @Override
        public String model() {
            return model.model().name();
        }

        @Override
        public ServedModel served() {
            return new ServedModel(model(), OPTIONS);
        }

        @Override
        public Endpoint endpoint() {
            return server().endpoint();
        }

        @Override
        public Backend port() {
            return server().port();
        }

        @Override
        public Duration loadTime() {
            return Duration.ZERO;
        }

        @Override
        public void unreachable() {}

        @Override
        public CompletionStage<Boolean> provedDead() {
            return CompletableFuture.completedFuture(false);
        }

        @Override
        public void close() {
            asked.add("release " + model());
        }
    }
}
