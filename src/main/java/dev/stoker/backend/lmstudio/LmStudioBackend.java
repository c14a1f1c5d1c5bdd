package dev.stoker.backend.lmstudio;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Health;
import dev.stoker.backend.Release;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Stock;
import dev.stoker.backend.Tuning;
import dev.stoker.backend.WireDialect;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.Order;
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
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Speaks to LM Studio: its catalogue by its own API, generation by its OpenAI surface. */
public final class LmStudioBackend implements Backend {
    private static final Set<Capability> SINCE_0_4 =
            Set.of(Capability.LOAD, Capability.UNLOAD, Capability.PULL);

    private final HttpWire http;
    private final OpenAiWire wire;
    private final Instances instances;
    private final LmStudioTuning tuning;
    private final LmStudioStock stock;

    /** One that has loaded nothing yet. */
    public LmStudioBackend(HttpWire http, OpenAiWire wire) {
        this(http, wire, new OwnInstances());
    }

    /**
     * @param own what this process had it load; of this alone it lets go again
     */
    public LmStudioBackend(HttpWire http, OpenAiWire wire, OwnInstances own) {
        this.http = http;
        this.wire = wire;
        this.instances = new Instances(http, own);
        this.tuning = new LmStudioTuning(http, instances);
        this.stock = new LmStudioStock(this, http, instances);
    }

    @Override
    public BackendKind kind() {
        return BackendKind.LMSTUDIO;
    }

    /**
     * LM Studio does not tell its version; loading, unloading and downloading came with 0.4.0, and
     * that an older one lacks them is seen in {@link #health}.
     */
    @Override
    public Set<Capability> capabilities(@Nullable String version) {
        return Set.of(
                Capability.TOOLS,
                Capability.TOOL_CHOICE,
                Capability.JSON_SCHEMA,
                Capability.IMAGES,
                Capability.EMBED,
                Capability.LOAD,
                Capability.UNLOAD,
                Capability.PULL);
    }

    @Override
    public Stock stock() {
        return stock;
    }

    @Override
    public Tuning tuning() {
        return tuning;
    }

    /** Anthropic's since 0.4.1, which LM Studio itself does not tell; it counts no messages. */
    @Override
    public Set<WireDialect> speaks(@Nullable String version) {
        return Release.surely(version, 0, 4, 1)
                ? Set.of(WireDialect.OPENAI, WireDialect.ANTHROPIC)
                : Set.of(WireDialect.OPENAI);
    }

    /** Two at once make {@code key} and {@code key:2} (bug-tracker 1751). */
    @Override
    public boolean loadsForEachCall() {
        return true;
    }

    /** {@code json_object} and a named function are said as LM Studio takes them. */
    @Override
    public Map<String, String> relayedFields(
            String path, Function<String, @Nullable String> field) {
        return path.endsWith("/chat/completions") ? RelayedFields.of(field) : Map.of();
    }

    /**
     * Ready as soon as it answers: models are loaded by the call that needs them. Whether the token
     * is taken is seen at the list of models, and so is that it is an older release.
     */
    @Override
    public Health health(Endpoint at, Duration timeout) {
        try {
            var order = new Order(http, at, timeout);
            if (!LmStudioProbe.greets(order.get(LmStudioProbe.GREETING))) {
                return new Health.Unusable("it does not greet as LM Studio does");
            }
            boolean older = instances.list(order, at) == null;
            return new Health.Ready(null, older ? SINCE_0_4 : Set.of());
        } catch (StokerException e) {
            return new Health.Unusable(e.detail());
        }
    }

    @Override
    public List<CatalogueModel> models(Endpoint at, Duration timeout) {
        var order = new Order(http, at, timeout);
        JsonNode list = instances.list(order, at);
        return list == null
                ? LmStudioCatalogue.readV0(order.get(LmStudioCatalogue.V0))
                : LmStudioCatalogue.readV1(list);
    }

    @Override
    public Multi<Event> stream(Endpoint at, ServedModel model, GenerateRequest request) {
        return wire.stream(at, model.name(), RelayedFields.of(request));
    }

    @Override
    public Uni<Embeddings> embed(Endpoint at, ServedModel model, EmbedRequest request) {
        return wire.embed(at, model.name(), request);
    }
}
