package dev.stoker.backend.azure;

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
import dev.stoker.backend.http.Order;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Secret;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.Embeddings;
import dev.stoker.inference.Event;
import dev.stoker.inference.GenerateRequest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Speaks to Azure OpenAI. A model is a deployment, by the name its owner gave it; there is no
 * asking for them with the key of a resource, so that they come from the configuration. Below the
 * v1 address the deployment stands in the body, below a dated one in the path.
 */
public final class AzureBackend implements Backend {
    /** Where the address has no date in it. */
    private static final String V1 = "/openai/v1";

    private final OpenAiWire wire;

    public AzureBackend(OpenAiWire wire) {
        this.wire = wire;
    }

    @Override
    public BackendKind kind() {
        return BackendKind.AZURE;
    }

    @Override
    public Set<Capability> capabilities(@Nullable String version) {
        return Set.of(
                Capability.TOOLS,
                Capability.TOOL_CHOICE,
                Capability.JSON_SCHEMA,
                Capability.IMAGES,
                Capability.LOGPROBS,
                Capability.EFFORT,
                Capability.EMBED);
    }

    @Override
    public Set<WireDialect> speaks(@Nullable String version) {
        return Set.of(WireDialect.OPENAI);
    }

    @Override
    public URI relayed(Endpoint at, ServedModel model, String path) {
        return path.startsWith(Endpoint.USUAL_API + "/")
                ? deployment(at, model).openAi(path.substring(Endpoint.USUAL_API.length()))
                : at.at(path);
    }

    @Override
    public Access access(@Nullable Secret key) {
        return key == null ? Access.OPEN : Access.header("api-key", key);
    }

    @Override
    public Tuning tuning() {
        return new Untuned(kind());
    }

    @Override
    public Stock stock() {
        return new FixedStock(this);
    }

    /** Proves the resource and the key; whether a deployment is there its first call tells. */
    @Override
    public Health health(Endpoint at, Duration timeout) {
        return KeyTest.of(at, () -> wire.ask(at, "/models", timeout));
    }

    /** The deployments of the configuration. What Azure lists are models one could deploy. */
    @Override
    public List<CatalogueModel> models(Endpoint at, Duration timeout) {
        wire.ask(at, "/models", timeout);
        return at.particulars().declared();
    }

    @Override
    public Multi<Event> stream(Endpoint at, ServedModel model, GenerateRequest request) {
        return wire.stream(deployment(at, model), model.name(), request);
    }

    @Override
    public Uni<Embeddings> embed(Endpoint at, ServedModel model, EmbedRequest request) {
        return wire.embed(deployment(at, model), model.name(), request);
    }

    private static Endpoint deployment(Endpoint at, ServedModel model) {
        return at.api().endsWith(V1)
                ? at
                : at.withApi(at.api() + "/deployments/" + Order.segment(model.name()));
    }

    /** As OpenAI does, with the code {@code context_length_exceeded}. */
    @Override
    public boolean refusesTooLong(@Nullable String version, Use use) {
        return true;
    }
}
