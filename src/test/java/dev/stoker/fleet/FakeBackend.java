package dev.stoker.fleet;

import dev.stoker.backend.Ability;
import dev.stoker.backend.Access;
import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.FixedStock;
import dev.stoker.backend.Health;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Stock;
import dev.stoker.backend.Tuning;
import dev.stoker.backend.Untuned;
import dev.stoker.backend.WireDialect;
import dev.stoker.core.BackendKind;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.Embeddings;
import dev.stoker.inference.Event;
import dev.stoker.inference.GenerateRequest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A kind whose servers exist as entries of a map: what is not in it does not answer. */
final class FakeBackend implements Backend {
    final Map<URI, List<String>> servers = new ConcurrentHashMap<>();
    final AtomicInteger looks = new AtomicInteger();
    volatile boolean bug;
    volatile boolean refusesKeys;
    volatile boolean loading;
    private volatile Set<String> blind = Set.of();
    private volatile Set<Capability> can = Set.of(Capability.EMBED);
    private volatile Runnable beforeTheAnswer = () -> {};
    private final BackendKind kind;
    private volatile Tuning tuning;

    FakeBackend(BackendKind kind) {
        this.kind = kind;
        this.tuning = new Untuned(kind);
    }

    /** From now on it takes settings with calls. */
    FakeBackend tunedByCalls() {
        tuning = new TunedByCalls(new Untuned(kind));
        return this;
    }

    /** From now on it takes pictures, and its lists tell of these models that they see none. */
    FakeBackend blind(String... models) {
        can = Set.of(Capability.EMBED, Capability.IMAGES);
        blind = Set.of(models);
        return this;
    }

    @Override
    public Access access(@Nullable Secret key) {
        if (key != null && refusesKeys) {
            throw new IllegalStateException("a bug, by design");
        }
        return Backend.super.access(key);
    }

    /** From now on that is done between reading the models and telling them. */
    void beforeTheAnswer(Runnable pause) {
        beforeTheAnswer = pause;
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
        return new FixedStock(this);
    }

    @Override
    public Tuning tuning() {
        return tuning;
    }

    @Override
    public Set<WireDialect> speaks(@Nullable String version) {
        return Set.of(WireDialect.OPENAI);
    }

    @Override
    public Health health(Endpoint at, Duration timeout) {
        looks.incrementAndGet();
        if (bug) {
            throw new IllegalStateException("a bug, by design");
        }
        if (loading) {
            return new Health.Loading("reads the model");
        }
        return servers.containsKey(at.base())
                ? new Health.Ready("1.0")
                : new Health.Unusable("connection refused");
    }

    @Override
    public List<CatalogueModel> models(Endpoint at, Duration timeout) {
        List<String> names = servers.get(at.base());
        beforeTheAnswer.run();
        if (names == null) {
            throw new StokerException(ErrorCode.BACKEND_UNREACHABLE, "connection refused");
        }
        return names.stream().map(this::listed).toList();
    }

    private CatalogueModel listed(String name) {
        return CatalogueModel.of(name)
                .lacks(blind.contains(name) ? Set.of(Ability.VISION) : Set.of())
                .build();
    }

    @Override
    public Multi<Event> stream(Endpoint at, ServedModel model, GenerateRequest request) {
        throw new AssertionError("the fleet sends no requests");
    }

    @Override
    public Uni<Embeddings> embed(Endpoint at, ServedModel model, EmbedRequest request) {
        throw new AssertionError("the fleet sends no requests");
    }

    @Override
    public @Nullable Long contextAsked(ServedModel model) {
        return model.options().get("num_ctx");
    }
}
