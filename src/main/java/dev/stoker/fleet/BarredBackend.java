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
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.Reason;
import dev.stoker.core.StokerException;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.Embeddings;
import dev.stoker.inference.Event;
import dev.stoker.inference.GenerateRequest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for a configured backend that must not be asked anything, since its key is not there or
 * not safe. It is down for that reason, and no byte is ever sent.
 */
final class BarredBackend implements Backend {
    private final Backend kinds;
    private final String because;

    /**
     * @param kinds how it would be spoken to
     * @param because told to whoever asks, so without paths
     */
    BarredBackend(Backend kinds, String because) {
        this.kinds = kinds;
        this.because = because;
    }

    private StokerException refusal() {
        return StokerException.because(
                ErrorCode.BACKEND_UNREACHABLE,
                because,
                new Reason(ErrorCode.BACKEND_UNREACHABLE.httpStatus(), FaultCause.KEY, null));
    }

    @Override
    public BackendKind kind() {
        return kinds.kind();
    }

    @Override
    public Set<Capability> capabilities(@Nullable String version) {
        return kinds.capabilities(version);
    }

    @Override
    public Set<WireDialect> speaks(@Nullable String version) {
        return kinds.speaks(version);
    }

    @Override
    public Tuning tuning() {
        return new Untuned(kind());
    }

    @Override
    public Stock stock() {
        return new Closed();
    }

    @Override
    public Health health(Endpoint at, Duration timeout) {
        return new Health.Unusable(because, FaultCause.KEY);
    }

    @Override
    public List<CatalogueModel> models(Endpoint at, Duration timeout) {
        throw refusal();
    }

    @Override
    public Multi<Event> stream(Endpoint at, ServedModel model, GenerateRequest request) {
        return Multi.createFrom().failure(this::refusal);
    }

    @Override
    public Uni<Embeddings> embed(Endpoint at, ServedModel model, EmbedRequest request) {
        return Uni.createFrom().failure(this::refusal);
    }

    /** Models that nobody gets at. */
    private final class Closed implements Stock {
        @Override
        public ModelDetails show(Endpoint at, String model, Duration timeout) {
            throw refusal();
        }

        @Override
        public void load(Endpoint at, ServedModel model, Duration timeout) {
            throw refusal();
        }

        @Override
        public void unload(Endpoint at, String model, Duration timeout) {
            throw refusal();
        }

        @Override
        public void pull(Endpoint at, String model, Consumer<PullStep> progress) {
            throw refusal();
        }

        @Override
        public void delete(Endpoint at, String model, Duration timeout) {
            throw refusal();
        }

        @Override
        public void copy(Endpoint at, String model, String name, Duration timeout) {
            throw refusal();
        }
    }
}
