package dev.stoker.backend.tgi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.FixedStock;
import dev.stoker.backend.Health;
import dev.stoker.backend.NotSupported;
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
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Speaks to text-generation-inference by its OpenAI surface. */
public final class TgiBackend implements Backend {
    private final HttpWire http;
    private final OpenAiWire wire;
    private final Tokenizer tokenizer;

    public TgiBackend(HttpWire http, EventWire events) {
        this.http = http;
        this.wire = new OpenAiWire(http, events);
        this.tokenizer = new Tokenizer(wire);
    }

    @Override
    public BackendKind kind() {
        return BackendKind.TGI;
    }

    @Override
    public Set<Capability> capabilities(@Nullable String version) {
        Set<Capability> all =
                EnumSet.of(
                        Capability.TOOLS,
                        Capability.TOOL_CHOICE,
                        Capability.IMAGES,
                        Capability.LOGPROBS,
                        Capability.COUNT_TOKENS);
        // Releases before pass response_format over in silence.
        if (Release.atLeast(version, 2, 1, 0)) {
            all.add(Capability.JSON_SCHEMA);
        }
        if (Release.atLeast(version, 2, 3, 0)) {
            all.add(Capability.COUNT_PROMPT);
        }
        return all;
    }

    @Override
    public Stock stock() {
        return new FixedStock(this);
    }

    @Override
    public Tuning tuning() {
        return new TgiTuning(http);
    }

    @Override
    public Set<WireDialect> speaks(@Nullable String version) {
        return Set.of(WireDialect.OPENAI);
    }

    /** A schema, and two numbers that change nothing elsewhere, are said as it takes them. */
    @Override
    public Map<String, String> relayedFields(
            String path, Function<String, @Nullable String> field) {
        return TgiRequest.fields(field);
    }

    @Override
    public Health health(Endpoint at, Duration timeout) {
        var inquiry = new Inquiry(http, at, timeout);
        try {
            Answer answer = inquiry.answer("/health");
            if (!answer.ok()) {
                return new Health.Unusable(
                        answer.status() == 503
                                ? "its shards do not answer"
                                : "GET /health answered " + answer.status());
            }
            JsonNode about = inquiry.jsonOrNull(TgiProbe.INFO);
            return new Health.Ready(about == null ? null : Json.text(about, "version"));
        } catch (StokerException e) {
            return new Health.Unusable(e.detail());
        }
    }

    @Override
    public List<CatalogueModel> models(Endpoint at, Duration timeout) {
        return TgiCatalogue.read(new Inquiry(http, at, timeout).json(TgiProbe.INFO));
    }

    @Override
    public Multi<Event> stream(Endpoint at, ServedModel model, GenerateRequest request) {
        return wire.stream(at, TgiRequest.write(model.name(), request));
    }

    @Override
    public Uni<Embeddings> embed(Endpoint at, ServedModel model, EmbedRequest request) {
        return Uni.createFrom().failure(() -> NotSupported.by(this, "make vectors"));
    }

    @Override
    public Uni<Integer> countTokens(Endpoint at, ServedModel model, String text) {
        return tokenizer.count(at, text);
    }

    /** Its chat never sets {@code truncate} (router/src/lib.rs, 3.3.6); status 422, both counts. */
    @Override
    public boolean refusesTooLong(@Nullable String version, Use use) {
        return true;
    }

    @Override
    public Uni<Integer> countPrompt(Endpoint at, ServedModel model, GenerateRequest request) {
        return tokenizer.count(at, model.name(), request);
    }
}
