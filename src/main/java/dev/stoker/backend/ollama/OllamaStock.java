package dev.stoker.backend.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.FixedStock;
import dev.stoker.backend.ModelDetails;
import dev.stoker.backend.PullStep;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Stock;
import dev.stoker.backend.Use;
import dev.stoker.backend.http.Answer;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.Order;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.ollama.LoadRequest;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Ollama's models by its native API. Of a model that runs elsewhere nothing is asked but the list:
 * Ollama would pass every other question on to that machine.
 */
final class OllamaStock implements Stock {
    /** Digests are compared in silence; at 500 MB/s that is enough for 400 GB. */
    private static final Duration PULL_SILENCE = Duration.ofMinutes(15);

    private static final Duration PAUSE = Duration.ofMillis(50);

    /** With the pauses 10 s and more: an engine that has work left ends only after that. */
    private static final int LOOKS = 200;

    private final HttpWire http;

    OllamaStock(HttpWire http) {
        this.http = http;
    }

    @Override
    public ModelDetails show(Endpoint at, String model, Duration timeout) {
        var order = new Order(http, at, timeout);
        CatalogueModel listed = listed(order, model);
        return listed.remote()
                ? ModelDetails.of(listed)
                : ToldModel.details(listed, shown(order, listed.name()));
    }

    /** By a request without a prompt, which blocks until the model is loaded. */
    @Override
    public void load(Endpoint at, ServedModel model, Duration timeout) {
        var order = new Order(http, at, timeout);
        CatalogueModel listed = listed(order, model.name());
        if (listed.remote()) {
            throw new StokerException(
                    ErrorCode.NOT_SUPPORTED,
                    "model '" + listed.name() + "' runs on another machine: nothing is to load");
        }
        Set<Use> uses =
                listed.uses().isEmpty()
                        ? ToldAbilities.uses(shown(order, listed.name()).path("capabilities"))
                        : listed.uses();
        if (uses.equals(Set.of(Use.EMBED))) {
            order.post("/api/embed", LoadRequest.embed(listed.name(), model.options()));
        } else {
            order.post("/api/generate", LoadRequest.generate(listed.name(), model.options()));
        }
    }

    /**
     * Only if it is listed as loaded: Ollama looks at the file of a name, and would let go of
     * another model of the same weights. Waits at least 10 s for it to go; one that is still at
     * work then is in memory yet when this returns, and goes when its work is done.
     */
    @Override
    public void unload(Endpoint at, String model, Duration timeout) {
        var order = new Order(http, at, timeout);
        CatalogueModel listed = listed(order, model);
        if (!isLoaded(order, listed.name())) {
            return;
        }
        ObjectNode body = Json.object().put("model", listed.name()).put("stream", false);
        order.post("/api/generate", body.put("keep_alive", 0));
        for (int look = 0; look < LOOKS && isLoaded(order, listed.name()); look++) {
            pause();
        }
    }

    @Override
    public void pull(Endpoint at, String model, Consumer<PullStep> progress)
            throws InterruptedException {
        ObjectNode body = Json.object().put("model", ModelNames.toPull(model)).put("stream", true);
        var lines = new PullLines(model, at.secrets(), progress);
        http.lines(at, "/api/pull", body, PULL_SILENCE, lines::line);
        lines.end();
    }

    @Override
    public void delete(Endpoint at, String model, Duration timeout) {
        var order = new Order(http, at, timeout);
        missingIfUnknown(
                model,
                () ->
                        order.done(
                                HttpMethod.DELETE,
                                "/api/delete",
                                Json.object().put("model", model)));
    }

    /** Not over another model, which Ollama would do without a word. */
    @Override
    public void copy(Endpoint at, String model, String name, Duration timeout) {
        var order = new Order(http, at, timeout);
        ModelNames.ofCopy(name);
        if (catalogue(order).stream().anyMatch(it -> OllamaCatalogue.same(it.name(), name))) {
            throw new StokerException(
                    ErrorCode.INVALID_REQUEST,
                    "there is a model '" + name + "' already (expected: a name that is free)");
        }
        missingIfUnknown(
                model,
                () ->
                        order.done(
                                HttpMethod.POST,
                                "/api/copy",
                                Json.object().put("source", model).put("destination", name)));
    }

    private static JsonNode shown(Order order, String name) {
        return order.post("/api/show", Json.object().put("model", name));
    }

    private static CatalogueModel listed(Order order, String model) {
        return catalogue(order).stream()
                .filter(listed -> OllamaCatalogue.same(listed.name(), model))
                .findFirst()
                .orElseThrow(() -> FixedStock.missing(model));
    }

    private static List<CatalogueModel> catalogue(Order order) {
        JsonNode tags = order.get("/api/tags");
        Answer loaded = order.answer(HttpMethod.GET, "/api/ps", null);
        return OllamaCatalogue.read(tags, loaded.ok() ? order.json("/api/ps", loaded) : null);
    }

    private static boolean isLoaded(Order order, String name) {
        for (JsonNode item : order.get("/api/ps").path("models")) {
            if (name.equals(Json.text(item, "name"))) {
                return true;
            }
        }
        return false;
    }

    private static void missingIfUnknown(String model, Runnable wish) {
        try {
            wish.run();
        } catch (StokerException e) {
            boolean unknown = e.fault() != null && e.fault().cause() == FaultCause.NOT_FOUND;
            throw unknown ? FixedStock.missing(model) : e;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StokerException(
                    ErrorCode.BACKEND_TIMEOUT, "interrupted while a model was let go of", e);
        }
    }
}
