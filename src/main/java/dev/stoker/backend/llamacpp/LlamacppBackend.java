package dev.stoker.backend.llamacpp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.ChangeFeed;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Health;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Stock;
import dev.stoker.backend.Tuning;
import dev.stoker.backend.Use;
import dev.stoker.backend.WireDialect;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.llamacpp.stock.LlamaStock;
import dev.stoker.backend.llamacpp.stock.RouterChanges;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Speaks to a {@code llama-server}, an engine or a foreign one, in single-model or router mode. A
 * server with a single model answers to any model name.
 */
public final class LlamacppBackend implements Backend {
    private static final int REFUSING = 6250;

    /** {@code b11669-Debian} as a server tells it, {@code b11669} as its program does. */
    private static final Pattern BUILD = Pattern.compile("b(\\d{1,9})(?:-.*)?");

    private final HttpWire http;
    private final OpenAiWire wire;
    private final PromptCount prompts;
    private final LastTold told = new LastTold();

    public LlamacppBackend(HttpWire http, OpenAiWire wire) {
        this.http = http;
        this.wire = wire;
        this.prompts = new PromptCount(wire);
    }

    @Override
    public BackendKind kind() {
        return BackendKind.LLAMACPP;
    }

    /**
     * What one or the other can: only a router loads, lets go, downloads and deletes, which a
     * server with one model tells in {@link #health}; and only a server started for it makes
     * vectors or puts documents in order, which none tells before it is asked for them. It refuses
     * then in words of its own, before any work.
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
                Capability.COUNT_PROMPT,
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
    public ChangeFeed changes() {
        return new RouterChanges(http);
    }

    @Override
    public Tuning tuning() {
        return new ForeignTuning(http);
    }

    /** Anthropic's too, as a router and as a server with one model, in builds since 2025-12. */
    @Override
    public Set<WireDialect> speaks(@Nullable String version) {
        return ServerProps.speaksAnthropic(version)
                ? Set.of(WireDialect.OPENAI, WireDialect.ANTHROPIC)
                : Set.of(WireDialect.OPENAI);
    }

    @Override
    public boolean countsMessages(@Nullable String version) {
        return ServerProps.speaksAnthropic(version);
    }

    /**
     * Loading is a 503 with {@code Loading model} on every path. Whether the key is taken is seen
     * at {@code /props}, since {@code /health} asks for none, and so is what the server lacks. One
     * that is well and cannot say it now is what it was last.
     */
    @Override
    public Health health(Endpoint at, Duration timeout) {
        long start = System.nanoTime();
        Health health = ServerHealth.of(http, at, timeout);
        Duration left = timeout.minusNanos(System.nanoTime() - start);
        return health instanceof Health.Ready
                ? told.orLast(
                        at.base(),
                        left.isPositive() ? ServerHealth.versioned(http, at, left) : null)
                : told.orLast(at.base(), health);
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

    /**
     * Before pull request 15416 of 2025-08-19 it cut the middle out of a prompt unless told
     * otherwise; build 6250 is surely later. A server that does not tell its build may be older.
     */
    @Override
    public boolean refusesTooLong(@Nullable String version, Use use) {
        return build(version) >= REFUSING;
    }

    private static int build(@Nullable String version) {
        Matcher told = BUILD.matcher(version == null ? "" : version);
        return told.matches() ? Integer.parseInt(told.group(1)) : 0;
    }

    @Override
    public Uni<Integer> countPrompt(Endpoint at, ServedModel model, GenerateRequest request) {
        return prompts.count(at, model.name(), request);
    }
}
