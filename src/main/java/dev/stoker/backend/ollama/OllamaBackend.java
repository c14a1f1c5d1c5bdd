package dev.stoker.backend.ollama;

import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Health;
import dev.stoker.backend.Release;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Stock;
import dev.stoker.backend.Tuning;
import dev.stoker.backend.Use;
import dev.stoker.backend.WireDialect;
import dev.stoker.backend.http.EventWire;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.Inquiry;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Speaks to Ollama by its native API, which tells more and can be told more than its OpenAI
 * surface.
 */
public final class OllamaBackend implements Backend {
    private final HttpWire http;
    private final OllamaWire wire;
    private final OllamaTuning tuning;
    private final OllamaStock stock;

    public OllamaBackend(HttpWire http, EventWire events) {
        this.http = http;
        this.wire = new OllamaWire(events);
        this.tuning = new OllamaTuning(http);
        this.stock = new OllamaStock(http);
    }

    @Override
    public BackendKind kind() {
        return BackendKind.OLLAMA;
    }

    /**
     * What has been there since 0.3.0, and what came later, by the releases that brought it:
     * schemas with 0.5.0, logprobs with 0.12.11, and how much to think with 0.17.7. Before, {@code
     * think} was yes or no (0.9.0), then a level for gpt-oss alone, and a 400 for any other model
     * (0.11.0). The change of its engine with 0.30.0 took nothing away (tried with 0.33.0-rc2).
     */
    @Override
    public Set<Capability> capabilities(@Nullable String version) {
        var can =
                EnumSet.of(
                        Capability.TOOLS,
                        Capability.IMAGES,
                        Capability.EMBED,
                        Capability.LOAD,
                        Capability.UNLOAD,
                        Capability.PULL,
                        Capability.DELETE,
                        Capability.COPY);
        if (Release.atLeast(version, 0, 5, 0)) {
            can.add(Capability.JSON_SCHEMA);
        }
        if (Release.atLeast(version, 0, 12, 11)) {
            can.add(Capability.LOGPROBS);
        }
        if (Release.atLeast(version, 0, 17, 7)) {
            can.add(Capability.EFFORT);
        }
        return can;
    }

    @Override
    public Stock stock() {
        return stock;
    }

    @Override
    public Tuning tuning() {
        return tuning;
    }

    /**
     * None. OpenAI's and Anthropic's, which it answers at {@code /v1}, swallow an error in the
     * middle of a stream. A relay of these or of its own, byte for byte, would lose the options
     * that a model is to run with, which makes Ollama load it again, and would let it cut a prompt
     * that is too long in silence. So every caller is translated for, Ollama's own too; a relay
     * would have to set {@link ServedModel#options} and {@code truncate:false} itself.
     */
    @Override
    public Set<WireDialect> speaks(@Nullable String version) {
        return Set.of();
    }

    /** Ready as soon as it answers: models are loaded by the call that needs them. */
    @Override
    public Health health(Endpoint at, Duration timeout) {
        try {
            var answer = new Inquiry(http, at, timeout).json("/api/version");
            return new Health.Ready(Json.text(answer, "version"));
        } catch (StokerException e) {
            return new Health.Unusable(e.detail());
        }
    }

    @Override
    public List<CatalogueModel> models(Endpoint at, Duration timeout) {
        var inquiry = new Inquiry(http, at, timeout);
        return OllamaCatalogue.read(inquiry.json("/api/tags"), inquiry.jsonOrNull("/api/ps"));
    }

    @Override
    public Multi<Event> stream(Endpoint at, ServedModel model, GenerateRequest request) {
        return wire.stream(at, model, request);
    }

    @Override
    public Uni<Embeddings> embed(Endpoint at, ServedModel model, EmbedRequest request) {
        return wire.embed(at, model, request);
    }

    /** Source: {@code processPending} in server/sched.go, which ends runners until one fits. */
    @Override
    public boolean makesRoom() {
        return true;
    }

    /**
     * Generating since 0.12.6, which knows {@code truncate} (pull request 12582; releases before
     * pass it over and drop the oldest messages); vectors since there is {@code /api/embed}
     * (0.2.6), which has known it from the beginning. Of an unknown release nothing is sure.
     */
    @Override
    public boolean refusesTooLong(@Nullable String version, Use use) {
        return use == Use.EMBED || Release.surely(version, 0, 12, 6);
    }

    @Override
    public @Nullable Long contextAsked(ServedModel model) {
        return model.options().get(OllamaOptions.CONTEXT);
    }
}
