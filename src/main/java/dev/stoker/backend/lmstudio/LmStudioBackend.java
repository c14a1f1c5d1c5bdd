package dev.stoker.backend.lmstudio;

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

/** Speaks to LM Studio: its catalogue by its own API, generation by its OpenAI surface. */
public final class LmStudioBackend implements Backend {
    private final HttpWire http;
    private final OpenAiWire wire;
    private final LmStudioTuning tuning;

    public LmStudioBackend(HttpWire http, OpenAiWire wire) {
        this.http = http;
        this.wire = wire;
        this.tuning = new LmStudioTuning(http);
    }

    @Override
    public BackendKind kind() {
        return BackendKind.LMSTUDIO;
    }

    @Override
    public Set<Capability> capabilities(@Nullable String version) {
        return Set.of(
                Capability.TOOLS, Capability.JSON_SCHEMA, Capability.IMAGES, Capability.EMBED);
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

    /** Ready as soon as it answers: models are loaded by the call that needs them. */
    @Override
    public Health health(Endpoint at, Duration timeout) {
        try {
            JsonNode greeting = new Inquiry(http, at, timeout).json(LmStudioProbe.GREETING);
            return LmStudioProbe.greets(greeting)
                    ? new Health.Ready(null)
                    : new Health.Unusable("it does not greet as LM Studio does");
        } catch (StokerException e) {
            return new Health.Unusable(e.detail());
        }
    }

    @Override
    public List<CatalogueModel> models(Endpoint at, Duration timeout) {
        var inquiry = new Inquiry(http, at, timeout);
        // Releases before 0.4.0 answer 200 to the unknown path, with an error in the body.
        JsonNode newer = inquiry.json("/api/v1/models");
        return newer.path("models").isArray()
                ? LmStudioCatalogue.readV1(newer)
                : LmStudioCatalogue.readV0(inquiry.json("/api/v0/models"));
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
