package dev.stoker.proxy;

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
import dev.stoker.backend.Use;
import dev.stoker.backend.WireDialect;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.core.BackendKind;
import dev.stoker.core.ErrorCode;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A backend that is asked in OpenAI's dialect over the wire all backends share.
 *
 * @param dialects in which callers are relayed
 * @param refuses whether its servers surely refuse a prompt that is too long
 */
record OpenAiPort(OpenAiWire wire, Set<Capability> can, Set<WireDialect> dialects, boolean refuses)
        implements Backend {
    /** Where it has tokens counted. */
    static final String COUNT = "/count";

    /** Begins a text of which it says at once that it cannot count it. */
    static final String UNCOUNTABLE = "uncountable";

    OpenAiPort(OpenAiWire wire, Set<Capability> can) {
        this(wire, can, Set.of(WireDialect.OPENAI));
    }

    OpenAiPort(OpenAiWire wire, Set<Capability> can, Set<WireDialect> dialects) {
        this(wire, can, dialects, false);
    }

    /** The same, of servers that surely refuse a prompt that is too long. */
    OpenAiPort refusing() {
        return new OpenAiPort(wire, can, dialects, true);
    }

    @Override
    public boolean refusesTooLong(@Nullable String version, Use use) {
        return refuses;
    }

    @Override
    public Uni<Integer> countPrompt(Endpoint at, ServedModel model, GenerateRequest request) {
        return countTokens(at, model, request.messages().getLast().content());
    }

    @Override
    public Uni<Integer> countTokens(Endpoint at, ServedModel model, String text) {
        if (text.startsWith(UNCOUNTABLE)) {
            return Uni.createFrom()
                    .failure(() -> new StokerException(ErrorCode.NOT_SUPPORTED, "cannot count it"));
        }
        return wire.ask(at, COUNT, Json.object().put("text", text))
                .map(answer -> answer.path("tokens").intValue());
    }

    @Override
    public BackendKind kind() {
        return BackendKind.LLAMACPP;
    }

    @Override
    public Set<Capability> capabilities(@Nullable String version) {
        return can;
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
        return dialects;
    }

    @Override
    public boolean countsMessages(@Nullable String version) {
        return dialects.contains(WireDialect.ANTHROPIC) && can.contains(Capability.COUNT_TOKENS);
    }

    /** Wants one field of its own invention otherwise than its dialect has it. */
    @Override
    public Map<String, String> relayedFields(
            String path, Function<String, @Nullable String> field) {
        return field.apply("x_kind") == null ? Map.of() : Map.of("x_kind", '"' + path + '"');
    }

    /** Has no word for one field, nor beside it for another one. */
    @Override
    public List<String> dropped(ServedModel model, GenerateRequest request) {
        boolean seeded = request.sampling().seed() != null;
        return request.sampling().minP() == null
                ? List.of()
                : seeded ? List.of("min_p", "seed") : List.of("min_p");
    }

    @Override
    public Health health(Endpoint at, Duration timeout) {
        return new Health.Ready(null);
    }

    @Override
    public List<CatalogueModel> models(Endpoint at, Duration timeout) {
        return List.of();
    }

    @Override
    public Multi<Event> stream(Endpoint at, ServedModel model, GenerateRequest request) {
        return wire.stream(at, model.name(), request);
    }

    @Override
    public Uni<Ranking> rerank(Endpoint at, ServedModel model, RerankRequest request) {
        return wire.rerank(at, model.name(), request);
    }

    @Override
    public Uni<Embeddings> embed(Endpoint at, ServedModel model, EmbedRequest request) {
        return wire.embed(at, model.name(), request);
    }
}
