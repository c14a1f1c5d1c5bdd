package dev.stoker.backend.llamacpp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.FixedStock;
import dev.stoker.backend.Health;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Stock;
import dev.stoker.backend.Tuning;
import dev.stoker.backend.WireDialect;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.core.BackendKind;
import dev.stoker.dialect.Json;
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

/**
 * Speaks to a {@code llama-server}, an engine or a foreign one, in single-model or router mode. A
 * server with a single model answers to any model name.
 */
public final class LlamacppBackend implements Backend {
    private final HttpWire http;
    private final OpenAiWire wire;

    public LlamacppBackend(HttpWire http, OpenAiWire wire) {
        this.http = http;
        this.wire = wire;
    }

    @Override
    public BackendKind kind() {
        return BackendKind.LLAMACPP;
    }

    @Override
    public Set<Capability> capabilities(@Nullable String version) {
        return Set.of(
                Capability.TOOLS,
                Capability.TOOL_CHOICE,
                Capability.JSON_SCHEMA,
                Capability.IMAGES,
                Capability.LOGPROBS,
                Capability.EMBED);
    }

    @Override
    public Stock stock() {
        return new FixedStock(this);
    }

    @Override
    public Tuning tuning() {
        return new ForeignTuning(http);
    }

    @Override
    public Set<WireDialect> speaks() {
        return Set.of(WireDialect.OPENAI);
    }

    /**
     * Loading is a 503 with {@code Loading model} on every path. The version is null where the
     * server keeps it behind a key that Stoker does not have.
     */
    @Override
    public Health health(Endpoint at, Duration timeout) {
        long start = System.nanoTime();
        Health health = ServerHealth.of(http, at, timeout);
        Duration left = timeout.minusNanos(System.nanoTime() - start);
        if (!(health instanceof Health.Ready) || !left.isPositive()) {
            return health;
        }
        JsonNode props = ServerHealth.props(http, at, left);
        return new Health.Ready(props == null ? null : Json.text(props, "build_info"));
    }

    /** A model without a status is the single one of its server, so it is in memory. */
    @Override
    public List<CatalogueModel> models(Endpoint at, Duration timeout) {
        return wire.models(at, timeout).stream().map(LlamacppBackend::loadedUnlessTold).toList();
    }

    @Override
    public Multi<Event> stream(Endpoint at, ServedModel model, GenerateRequest request) {
        return wire.stream(at, model.name(), request);
    }

    @Override
    public Uni<Embeddings> embed(Endpoint at, ServedModel model, EmbedRequest request) {
        return wire.embed(at, model.name(), request);
    }

    private static CatalogueModel loadedUnlessTold(CatalogueModel model) {
        return model.loaded() != null ? model : model.but().loaded(true).build();
    }
}
