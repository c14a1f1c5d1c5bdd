package dev.stoker.backend.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Access;
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
import dev.stoker.backend.http.KeyTest;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.core.BackendKind;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
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
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Speaks to Google's Gemini by its paths for OpenAI's clients. It refuses a request with more than
 * one credential, so that its key goes as a bearer token and in no other header.
 */
public final class GeminiBackend implements Backend {
    /** Stands before every name of the list; calls are understood with and without it. */
    private static final String PREFIX = "models/";

    /** Where the paths for OpenAI's clients begin below the version of the API. */
    private static final String COMPATIBLE = "/openai";

    private final OpenAiWire wire;

    public GeminiBackend(OpenAiWire wire) {
        this.wire = wire;
    }

    @Override
    public BackendKind kind() {
        return BackendKind.GEMINI;
    }

    /** No word about how likely tokens were: its paths for OpenAI's clients do not document any. */
    @Override
    public Set<Capability> capabilities(@Nullable String version) {
        return Set.of(
                Capability.TOOLS,
                Capability.TOOL_CHOICE,
                Capability.JSON_SCHEMA,
                Capability.IMAGES,
                Capability.EFFORT,
                Capability.EMBED,
                Capability.COUNT_PROMPT);
    }

    @Override
    public Set<WireDialect> speaks(@Nullable String version) {
        return Set.of(WireDialect.OPENAI);
    }

    @Override
    public Tuning tuning() {
        return new Untuned(kind());
    }

    @Override
    public Stock stock() {
        return new FixedStock(this);
    }

    @Override
    public Health health(Endpoint at, Duration timeout) {
        return KeyTest.of(at, () -> wire.ask(at, "/models", timeout));
    }

    @Override
    public List<CatalogueModel> models(Endpoint at, Duration timeout) {
        List<CatalogueModel> listed =
                wire.models(at, timeout).stream().map(GeminiBackend::named).toList();
        return listed.isEmpty() ? at.particulars().declared() : listed;
    }

    private static CatalogueModel named(CatalogueModel listed) {
        return listed.name().startsWith(PREFIX)
                ? CatalogueModel.of(listed.name().substring(PREFIX.length()))
                        .aliases(List.of(listed.name()))
                        .context(listed.context())
                        .build()
                : listed;
    }

    @Override
    public Multi<Event> stream(Endpoint at, ServedModel model, GenerateRequest request) {
        return wire.stream(at, model.name(), request);
    }

    @Override
    public Uni<Embeddings> embed(Endpoint at, ServedModel model, EmbedRequest request) {
        return wire.embed(at, model.name(), request);
    }

    /** With both counts: "The input token count (N) exceeds …". */
    @Override
    public boolean refusesTooLong(@Nullable String version, Use use) {
        return true;
    }

    /**
     * Beside the paths for OpenAI's clients, where the key goes by its own header, and by no other.
     */
    @Override
    public Uni<Integer> countPrompt(Endpoint at, ServedModel model, GenerateRequest request) {
        String api = at.api();
        String root =
                api.endsWith(COMPATIBLE)
                        ? api.substring(0, api.length() - COMPATIBLE.length())
                        : api;
        String path = root + "/" + PromptCount.resource(model.name()) + ":countTokens";
        return wire.ask(
                        at.with(withItsOwnHeader(at)),
                        path,
                        PromptCount.body(model.name(), request))
                .map(GeminiBackend::counted);
    }

    private static Access withItsOwnHeader(Endpoint at) {
        List<Secret> keys = at.secrets();
        Access access = at.access();
        return new Access(
                keys.isEmpty() ? Map.of() : Map.of("x-goog-api-key", keys.getFirst()),
                access.headers(),
                access.trust());
    }

    private static Integer counted(JsonNode answer) {
        Integer tokens = Json.integer(answer, "totalTokens");
        if (tokens == null) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR, "the backend's count of tokens cannot be read");
        }
        return tokens;
    }
}
