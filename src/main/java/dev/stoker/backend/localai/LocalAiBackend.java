package dev.stoker.backend.localai;

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
import dev.stoker.backend.http.Answer;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.Inquiry;
import dev.stoker.backend.http.OpenAiWire;
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

/** Speaks to LocalAI by its OpenAI surface. */
public final class LocalAiBackend implements Backend {
    private final HttpWire http;
    private final OpenAiWire wire;
    private final LocalAiTuning tuning;

    public LocalAiBackend(HttpWire http, OpenAiWire wire) {
        this.http = http;
        this.wire = wire;
        this.tuning = new LocalAiTuning(http);
    }

    @Override
    public BackendKind kind() {
        return BackendKind.LOCALAI;
    }

    @Override
    public Set<Capability> capabilities(@Nullable String version) {
        return Set.of(
                Capability.TOOLS,
                Capability.TOOL_CHOICE,
                Capability.JSON_SCHEMA,
                Capability.IMAGES,
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

    @Override
    public Set<WireDialect> speaks() {
        return Set.of(WireDialect.OPENAI);
    }

    @Override
    public Health health(Endpoint at, Duration timeout) {
        var inquiry = new Inquiry(http, at, timeout);
        try {
            Answer ready = inquiry.answer("/readyz");
            if (ready.status() == 503) {
                return new Health.Loading("LocalAI prepares its models");
            }
            return ready.ok()
                    ? new Health.Ready(LocalAiProbe.version(inquiry))
                    : new Health.Unusable("GET /readyz answered " + ready.status());
        } catch (StokerException e) {
            return new Health.Unusable(e.detail());
        }
    }

    @Override
    public List<CatalogueModel> models(Endpoint at, Duration timeout) {
        var inquiry = new Inquiry(http, at, timeout);
        return LocalAiCatalogue.read(inquiry.json("/v1/models"), inquiry.jsonOrNull("/system"));
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
