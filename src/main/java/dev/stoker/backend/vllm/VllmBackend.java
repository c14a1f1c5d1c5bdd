package dev.stoker.backend.vllm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.FixedStock;
import dev.stoker.backend.Health;
import dev.stoker.backend.Release;
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
import dev.stoker.dialect.Json;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.Embeddings;
import dev.stoker.inference.Event;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Ranking;
import dev.stoker.inference.RerankRequest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Speaks to vLLM by its OpenAI surface. Its key covers the paths below {@code /v1} only; it is sent
 * to the others as well, which do not ask for it.
 */
public final class VllmBackend implements Backend {
    private final HttpWire http;
    private final OpenAiWire wire;
    private final Tokenizer tokenizer;

    public VllmBackend(HttpWire http, EventWire events) {
        this.http = http;
        this.wire = new OpenAiWire(http, events);
        this.tokenizer = new Tokenizer(wire);
    }

    @Override
    public BackendKind kind() {
        return BackendKind.VLLM;
    }

    @Override
    public Set<Capability> capabilities(@Nullable String version) {
        Set<Capability> all =
                EnumSet.of(
                        Capability.TOOLS,
                        Capability.TOOL_CHOICE,
                        Capability.JSON_SCHEMA,
                        Capability.IMAGES,
                        Capability.LOGPROBS,
                        Capability.EMBED,
                        Capability.COUNT_TOKENS,
                        Capability.COUNT_PROMPT);
        if (Release.atLeast(version, 0, 7, 0)) {
            all.add(Capability.RERANK);
        }
        if (Release.atLeast(version, 0, 10, 1)) {
            all.add(Capability.EFFORT);
        }
        return all;
    }

    @Override
    public Stock stock() {
        return new FixedStock(this);
    }

    @Override
    public Tuning tuning() {
        return new VllmTuning(wire);
    }

    /**
     * Anthropic's since 0.11.1. What counts its messages came later, with no release that could be
     * told, so it is not relied on.
     */
    @Override
    public Set<WireDialect> speaks(@Nullable String version) {
        return Release.surely(version, 0, 11, 1)
                ? Set.of(WireDialect.OPENAI, WireDialect.ANTHROPIC)
                : Set.of(WireDialect.OPENAI);
    }

    /** The port opens only when the engine is ready; 503 means that the engine is dead. */
    @Override
    public Health health(Endpoint at, Duration timeout) {
        var inquiry = new Inquiry(http, at, timeout);
        try {
            Answer answer = inquiry.answer("/health");
            if (!answer.ok()) {
                return new Health.Unusable(
                        answer.status() == 503
                                ? "its engine is dead; only a restart helps"
                                : "GET /health answered " + answer.status());
            }
            JsonNode version = inquiry.jsonOrNull("/version");
            return new Health.Ready(version == null ? null : Json.text(version, "version"));
        } catch (StokerException e) {
            return new Health.Unusable(e.detail());
        }
    }

    @Override
    public List<CatalogueModel> models(Endpoint at, Duration timeout) {
        return VllmCatalogue.read(wire.models(at, timeout));
    }

    @Override
    public Multi<Event> stream(Endpoint at, ServedModel model, GenerateRequest request) {
        return wire.stream(at, VllmRequest.write(model.name(), request));
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
        return tokenizer.count(at, model.name(), text);
    }

    /** With status 400 and both counts, unless a caller's own truncate_prompt_tokens cuts. */
    @Override
    public boolean refusesTooLong(@Nullable String version, Use use) {
        return true;
    }

    @Override
    public Uni<Integer> countPrompt(Endpoint at, ServedModel model, GenerateRequest request) {
        return tokenizer.count(at, model.name(), request);
    }
}
