package dev.stoker.fleet;

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
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
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
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One server that loads a model when it is called, and keeps it in a memory it shares. */
final class LoadingBackend implements Backend, Stock {
    final List<String> unloaded = new CopyOnWriteArrayList<>();
    volatile boolean refusesToUnload;
    volatile boolean loadsForEachCall;
    volatile boolean makesRoom = true;
    volatile Runnable beforeUnloading = () -> {};

    /** Runs when the models were listed, before anybody is told. */
    volatile Runnable afterListing = () -> {};

    private final BackendKind kind;
    private final SharedMemory memory;
    private final Map<String, Bytes> models = new ConcurrentSkipListMap<>();

    LoadingBackend(BackendKind kind, SharedMemory memory) {
        this.kind = kind;
        this.memory = memory;
    }

    LoadingBackend with(String model, long size) {
        models.put(model, new Bytes(size));
        return this;
    }

    /** What a call does there. Whether the model was there or could be loaded. */
    boolean call(String model) {
        return memory.take(kind + model, models.getOrDefault(model, Bytes.ZERO));
    }

    boolean isLoaded(String model) {
        return memory.has(kind + model);
    }

    @Override
    public BackendKind kind() {
        return kind;
    }

    @Override
    public Set<Capability> capabilities(@Nullable String version) {
        return Set.of(Capability.LOAD, Capability.UNLOAD);
    }

    @Override
    public boolean loadsForEachCall() {
        return loadsForEachCall;
    }

    @Override
    public boolean makesRoom() {
        return kind == BackendKind.OLLAMA && makesRoom;
    }

    @Override
    public Stock stock() {
        return this;
    }

    @Override
    public void unload(Endpoint at, String model, Duration timeout) {
        if (refusesToUnload) {
            throw new StokerException(ErrorCode.BACKEND_ERROR, "not now");
        }
        beforeUnloading.run();
        unloaded.add(model);
        memory.free(kind + model);
    }

    @Override
    public Tuning tuning() {
        return new Untuned(kind);
    }

    @Override
    public Set<WireDialect> speaks(@Nullable String version) {
        return Set.of(WireDialect.OPENAI);
    }

    @Override
    public Health health(Endpoint at, Duration timeout) {
        return new Health.Ready("1.0");
    }

    @Override
    public List<CatalogueModel> models(Endpoint at, Duration timeout) {
        List<CatalogueModel> listed =
                models.entrySet().stream()
                        .map(one ->
                                CatalogueModel.of(one.getKey())
                                        .size(one.getValue())
                                        .loaded(isLoaded(one.getKey()))
                                        .build())
                        .toList();
        afterListing.run();
        return listed;
    }

    @Override
    public ModelDetails show(Endpoint at, String model, Duration timeout) {
        throw new AssertionError("nothing is shown here");
    }

    @Override
    public void load(Endpoint at, ServedModel model, Duration timeout) {
        throw new AssertionError("models are loaded by calls");
    }

    @Override
    public void pull(Endpoint at, String model, Consumer<PullStep> progress) {
        throw new AssertionError("nothing is downloaded here");
    }

    @Override
    public void delete(Endpoint at, String model, Duration timeout) {
        throw new AssertionError("nothing is deleted here");
    }

    @Override
    public void copy(Endpoint at, String model, String name, Duration timeout) {
        throw new AssertionError("nothing is copied here");
    }

    @Override
    public Multi<Event> stream(Endpoint at, ServedModel model, GenerateRequest request) {
        throw new AssertionError("the fleet sends no requests");
    }

    @Override
    public Uni<Embeddings> embed(Endpoint at, ServedModel model, EmbedRequest request) {
        throw new AssertionError("the fleet sends no requests");
    }
}
