package dev.stoker.backend.llamacpp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Health;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Stock;
import dev.stoker.backend.Tuning;
import dev.stoker.backend.WireDialect;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.llamacpp.stock.LlamaStock;
import dev.stoker.backend.llamacpp.stock.ServerModels;
import dev.stoker.core.BackendFault;
import dev.stoker.core.BackendKind;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.openai.NamedTool;
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
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
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

    /**
     * What one or the other can: only a router loads, lets go, downloads and deletes, and only a
     * server started for it makes vectors or puts documents in order. None of that is in the
     * version; a server that cannot refuses in words of its own, before any work.
     */
    @Override
    public Set<Capability> capabilities(@Nullable String version) {
        return Set.of(
                Capability.TOOLS,
                Capability.TOOL_CHOICE,
                Capability.JSON_SCHEMA,
                Capability.IMAGES,
                Capability.LOGPROBS,
                Capability.EMBED,
                Capability.RERANK,
                Capability.COUNT_TOKENS,
                Capability.LOAD,
                Capability.UNLOAD,
                Capability.PULL,
                Capability.DELETE);
    }

    @Override
    public Stock stock() {
        return new LlamaStock(this, http);
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
     * Loading is a 503 with {@code Loading model} on every path. Whether the key is taken is seen
     * at {@code /props}, since {@code /health} asks for none.
     */
    @Override
    public Health health(Endpoint at, Duration timeout) {
        long start = System.nanoTime();
        Health health = ServerHealth.of(http, at, timeout);
        Duration left = timeout.minusNanos(System.nanoTime() - start);
        return health instanceof Health.Ready && left.isPositive()
                ? ServerHealth.versioned(http, at, left)
                : health;
    }

    @Override
    public List<CatalogueModel> models(Endpoint at, Duration timeout) {
        return new ServerModels(http, at, timeout).catalogue();
    }

    @Override
    public Multi<Event> stream(Endpoint at, ServedModel model, GenerateRequest request) {
        return wire.stream(at, model.name(), NamedTool.required(request));
    }

    /** A named function is said as llama-server takes it. */
    @Override
    public Map<String, String> relayedFields(
            String path, Function<String, @Nullable String> field) {
        return path.endsWith("/chat/completions") ? NamedTool.required(field) : Map.of();
    }

    @Override
    public Uni<Embeddings> embed(Endpoint at, ServedModel model, EmbedRequest request) {
        return wire.embed(at, model.name(), request)
                .onFailure(StokerException.class)
                .transform(LlamacppBackend::refusal);
    }

    @Override
    public Uni<Ranking> rerank(Endpoint at, ServedModel model, RerankRequest request) {
        return wire.rerank(at, model.name(), request)
                .onFailure(StokerException.class)
                .transform(LlamacppBackend::refusal);
    }

    /** A server that was not started for it says so with status 501, before any work. */
    private static Throwable refusal(Throwable failure) {
        BackendFault fault = failure instanceof StokerException e ? e.fault() : null;
        return fault != null && fault.cause() == FaultCause.UNSUPPORTED
                ? StokerException.ofBackend(
                        ErrorCode.NOT_SUPPORTED, ((StokerException) failure).detail(), fault)
                : failure;
    }

    /** Without the marks a template puts around it. A router loads the model for it. */
    @Override
    public Uni<Integer> countTokens(Endpoint at, ServedModel model, String text) {
        var body = Json.object().put("model", model.name()).put("content", text);
        return wire.ask(at, "/tokenize", body).map(LlamacppBackend::tokens);
    }

    private static int tokens(JsonNode answer) {
        JsonNode tokens = answer.path("tokens");
        if (!tokens.isArray()) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR, "the backend's answer to /tokenize has no tokens");
        }
        return tokens.size();
    }
}
