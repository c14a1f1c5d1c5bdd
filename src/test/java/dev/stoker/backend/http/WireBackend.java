package dev.stoker.backend.http;

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
import org.jspecify.annotations.Nullable;

/** A backend that is nothing but the wire. */
record WireBackend(OpenAiWire wire) implements Backend {
    @Override
    public BackendKind kind() {
        return BackendKind.OPENAI;
    }

    @Override
    public Set<Capability> capabilities(@Nullable String version) {
        return Set.of(Capability.EMBED);
    }

    @Override
    public Stock stock() {
        return new FixedStock(this);
    }

    @Override
    public Tuning tuning() {
        return new Untuned(kind());
    }

    @Override
    public Set<WireDialect> speaks(@Nullable String version) {
        return Set.of(WireDialect.OPENAI);
    }

    @Override
    public Health health(Endpoint at, Duration timeout) {
        try {
            wire.models(at, timeout);
            return new Health.Ready(null);
        } catch (StokerException e) {
            return new Health.Unusable(e.detail());
        }
    }

    @Override
    public List<CatalogueModel> models(Endpoint at, Duration timeout) {
        return wire.models(at, timeout);
    }

    @Override
    public Multi<Event> stream(Endpoint at, ServedModel model, GenerateRequest request) {
        return wire.stream(at, model.name(), request);
    }

    @Override
    public Uni<Embeddings> embed(Endpoint at, ServedModel model, EmbedRequest request) {
        return wire.embed(at, model.name(), request);
    }
}
