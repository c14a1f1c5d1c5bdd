package dev.stoker.backend.localai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Health;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Stock;
import dev.stoker.backend.Tuning;
import dev.stoker.backend.Use;
import dev.stoker.backend.WireDialect;
import dev.stoker.backend.http.Answer;
import dev.stoker.backend.http.EventWire;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.Inquiry;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.core.BackendKind;
import dev.stoker.core.StokerException;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.Embeddings;
import dev.stoker.inference.Event;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Ranking;
import dev.stoker.inference.RerankRequest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Speaks to LocalAI by its OpenAI surface. */
public final class LocalAiBackend implements Backend {
    private final HttpWire http;
    private final EventWire events;
    private final OpenAiWire wire;
    private final LocalAiTuning tuning;

    public LocalAiBackend(HttpWire http, EventWire events) {
        this.http = http;
        this.events = events;
        this.wire = new OpenAiWire(http, events);
        this.tuning = new LocalAiTuning(http);
    }

    @Override
    public BackendKind kind() {
        return BackendKind.LOCALAI;
    }

    /**
     * The same with every release that is known; what one lacks it answers 404 to. How likely
     * tokens were it does not tell in a stream (tried with 4.9.0).
     */
    @Override
    public Set<Capability> capabilities(@Nullable String version) {
        return Set.of(
                Capability.TOOLS,
                Capability.TOOL_CHOICE,
                Capability.JSON_SCHEMA,
                Capability.IMAGES,
                Capability.EFFORT,
                Capability.EMBED,
                Capability.RERANK,
                Capability.COUNT_TOKENS,
                Capability.TRANSCRIPTION,
                Capability.SPEECH,
                Capability.DRAWING,
                Capability.LOAD,
                Capability.UNLOAD,
                Capability.PULL,
                Capability.DELETE);
    }

    @Override
    public Stock stock() {
        return new LocalAiStock(this, http);
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
        JsonNode rich = inquiry.jsonOrNull(LocalAiCatalogue.RICH);
        JsonNode list =
                rich == null || !rich.path("data").isArray()
                        ? inquiry.json(LocalAiCatalogue.PLAIN)
                        : rich;
        return LocalAiCatalogue.read(list, inquiry.jsonOrNull("/system"));
    }

    @Override
    public Multi<Event> stream(Endpoint at, ServedModel model, GenerateRequest request) {
        return wire.stream(at, model.name(), request);
    }

    @Override
    public Uni<Embeddings> embed(Endpoint at, ServedModel model, EmbedRequest request) {
        return wire.embed(at, model.name(), request);
    }

    @Override
    public Uni<Ranking> rerank(Endpoint at, ServedModel model, RerankRequest request) {
        return wire.rerank(at, model.name(), request);
    }

    @Override
    public Uni<Integer> countTokens(Endpoint at, ServedModel model, String text) {
        return events.whole(
                        at.openAi("/tokenize"), at.access(), TokenCount.write(model.name(), text))
                .map(answer -> TokenCount.read(answer, at));
    }

    /**
     * Its llama.cpp backend does where it writes, since it loads without a context that shifts
     * ({@code backend/cpp/llama-cpp/grpc-server.cpp}, 4.9.0); what its owner set up to make prompts
     * shorter is the owner's wish. Vectors and orders come from many backends, which nothing is
     * proved of.
     */
    @Override
    public boolean refusesTooLong(@Nullable String version, Use use) {
        return use == Use.GENERATE;
    }
}
