package dev.stoker.backend.anthropic;

import dev.stoker.backend.Access;
import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.FixedStock;
import dev.stoker.backend.Health;
import dev.stoker.backend.NotSupported;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Stock;
import dev.stoker.backend.Tuning;
import dev.stoker.backend.Untuned;
import dev.stoker.backend.Use;
import dev.stoker.backend.WireDialect;
import dev.stoker.backend.http.EventWire;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.KeyTest;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Secret;
import dev.stoker.dialect.anthropic.MessagesRequestWriter;
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

/** Speaks to Anthropic's cloud, and to servers that answer as it does, by its Messages API. */
public final class AnthropicBackend implements Backend {
    /** The one version there has been since 2023; it must be sent. */
    private static final Map<String, String> VERSION = Map.of("anthropic-version", "2023-06-01");

    private final AnthropicWire wire;

    public AnthropicBackend(HttpWire http, EventWire events) {
        this.wire = new AnthropicWire(http, events);
    }

    @Override
    public BackendKind kind() {
        return BackendKind.ANTHROPIC;
    }

    @Override
    public Set<Capability> capabilities(@Nullable String version) {
        return Set.of(
                Capability.TOOLS,
                Capability.TOOL_CHOICE,
                Capability.JSON_SCHEMA,
                Capability.IMAGES,
                Capability.EFFORT,
                Capability.COUNT_TOKENS,
                Capability.COUNT_PROMPT);
    }

    @Override
    public Set<WireDialect> speaks(@Nullable String version) {
        return Set.of(WireDialect.ANTHROPIC);
    }

    @Override
    public boolean countsMessages(@Nullable String version) {
        return true;
    }

    @Override
    public Access access(@Nullable Secret key) {
        return new Access(key == null ? Map.of() : Map.of("x-api-key", key), VERSION, null);
    }

    @Override
    public Tuning tuning() {
        return new Untuned(kind());
    }

    @Override
    public Stock stock() {
        return new FixedStock(this);
    }

    /** Listing models costs nothing and needs the key. */
    @Override
    public Health health(Endpoint at, Duration timeout) {
        return KeyTest.of(at, () -> wire.ask(at, timeout));
    }

    @Override
    public List<CatalogueModel> models(Endpoint at, Duration timeout) {
        return wire.models(at, timeout);
    }

    @Override
    public List<String> dropped(ServedModel model, GenerateRequest request) {
        return MessagesRequestWriter.dropped(model.name(), request);
    }

    @Override
    public Multi<Event> stream(Endpoint at, ServedModel model, GenerateRequest request) {
        return wire.stream(at, model, request);
    }

    @Override
    public Uni<Embeddings> embed(Endpoint at, ServedModel model, EmbedRequest request) {
        return Uni.createFrom().failure(() -> NotSupported.by(this, "make vectors"));
    }

    @Override
    public Uni<Integer> countTokens(Endpoint at, ServedModel model, String text) {
        return wire.count(at, MessagesRequestWriter.count(model.name(), text));
    }

    /** With both counts: "prompt is too long: N tokens > M maximum". */
    @Override
    public boolean refusesTooLong(@Nullable String version, Use use) {
        return true;
    }

    @Override
    public Uni<Integer> countPrompt(Endpoint at, ServedModel model, GenerateRequest request) {
        return wire.count(at, MessagesRequestWriter.count(model.name(), request));
    }
}
