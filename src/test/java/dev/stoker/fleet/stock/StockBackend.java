package dev.stoker.fleet.stock;

import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Health;
import dev.stoker.backend.ModelDetails;
import dev.stoker.backend.PullStep;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Stock;
import dev.stoker.backend.Tuning;
import dev.stoker.backend.Untuned;
import dev.stoker.backend.WireDialect;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Bytes;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.Embeddings;
import dev.stoker.inference.Event;
import dev.stoker.inference.GenerateRequest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A kind that can do what it is told, and remembers what it was asked for. */
final class StockBackend implements Backend, Stock {
    final List<String> asked = new CopyOnWriteArrayList<>();
    Set<Capability> lacks = Set.of();
    volatile @Nullable Bytes total = new Bytes(5);
    private final BackendKind kind;
    private final Set<Capability> can;

    StockBackend(BackendKind kind, Capability... can) {
        this.kind = kind;
        this.can = Set.of(can);
    }

    @Override
    public BackendKind kind() {
        return kind;
    }

    @Override
    public Set<Capability> capabilities(@Nullable String version) {
        return can;
    }

    @Override
    public Stock stock() {
        return this;
    }

    @Override
    public ModelDetails show(Endpoint at, String model, Duration timeout) {
        asked.add("show " + model);
        return new ModelDetails(
                CatalogueModel.of(model).parameters(8_000_000_000L).build(),
                "{{ .Prompt }}",
                "Be brief.",
                null,
                Map.of("temperature", "0.5"),
                lacks);
    }

    @Override
    public void load(Endpoint at, ServedModel model, Duration timeout) {
        asked.add("load " + model.name() + " " + model.options());
    }

    @Override
    public void unload(Endpoint at, String model, Duration timeout) {
        asked.add("unload " + model);
    }

    @Override
    public void pull(Endpoint at, String model, Consumer<PullStep> progress) {
        asked.add("pull " + model);
        progress.accept(new PullStep(PullStep.Phase.DOWNLOADING, Bytes.ZERO, total));
    }

    @Override
    public void delete(Endpoint at, String model, Duration timeout) {
        asked.add("delete " + model);
    }

    @Override
    public void copy(Endpoint at, String model, String name, Duration timeout) {
        asked.add("copy " + model + " " + name);
    }

    @Override
    public Set<WireDialect> speaks(@Nullable String version) {
        return Set.of();
    }

    @Override
    public Tuning tuning() {
        return new Untuned(kind);
    }

    @Override
    public Health health(Endpoint at, Duration timeout) {
        return new Health.Ready("1.0");
    }

    @Override
    public List<CatalogueModel> models(Endpoint at, Duration timeout) {
        return List.of();
    }

    @Override
    public Multi<Event> stream(Endpoint at, ServedModel model, GenerateRequest request) {
        throw new AssertionError("nothing is generated here");
    }

    @Override
    public Uni<Embeddings> embed(Endpoint at, ServedModel model, EmbedRequest request) {
        throw new AssertionError("nothing is embedded here");
    }
}
