package dev.stoker.backend.ollama;

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
import dev.stoker.backend.http.EventWire;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.Inquiry;
import dev.stoker.core.BackendKind;
import dev.stoker.core.StokerException;
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
 * Speaks to Ollama by its native API, which tells more and can be told more than its OpenAI
 * surface.
 */
public final class OllamaBackend implements Backend {
    private final HttpWire http;
    private final OllamaWire wire;
    private final OllamaTuning tuning;

    public OllamaBackend(HttpWire http, EventWire events) {
        this.http = http;
        this.wire = new OllamaWire(events);
        this.tuning = new OllamaTuning(http);
    }

    @Override
    public BackendKind kind() {
        return BackendKind.OLLAMA;
    }

    @Override
    public Set<Capability> capabilities(@Nullable String version) {
        return Set.of(
                Capability.TOOLS,
                Capability.JSON_SCHEMA,
                Capability.IMAGES,
                Capability.EFFORT,
                Capability.EMBED);
    }

    @Override
    public Stock stock() {
        return new FixedStock(this);
    }

    @Override
    public Tuning tuning() {
        return tuning;
    }

    /** Not OpenAI's: it could not carry the options a model is to run with. */
    @Override
    public Set<WireDialect> speaks() {
        return Set.of(WireDialect.OLLAMA);
    }

    /** Ready as soon as it answers: models are loaded by the call that needs them. */
    @Override
    public Health health(Endpoint at, Duration timeout) {
        try {
            var answer = new Inquiry(http, at, timeout).json("/api/version");
            return new Health.Ready(Json.text(answer, "version"));
        } catch (StokerException e) {
            return new Health.Unusable(e.detail());
        }
    }

    @Override
    public List<CatalogueModel> models(Endpoint at, Duration timeout) {
        var inquiry = new Inquiry(http, at, timeout);
        return OllamaCatalogue.read(inquiry.json("/api/tags"), inquiry.jsonOrNull("/api/ps"));
    }

    @Override
    public Multi<Event> stream(Endpoint at, ServedModel model, GenerateRequest request) {
        return wire.stream(at, model, request);
    }

    @Override
    public Uni<Embeddings> embed(Endpoint at, ServedModel model, EmbedRequest request) {
        return wire.embed(at, model, request);
    }
}
