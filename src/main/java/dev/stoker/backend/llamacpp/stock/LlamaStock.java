package dev.stoker.backend.llamacpp.stock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.FixedStock;
import dev.stoker.backend.ModelDetails;
import dev.stoker.backend.NotSupported;
import dev.stoker.backend.PullStep;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Stock;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The models of a {@code llama-server}. Whether it is a router that manages many, or has one for as
 * long as it runs, it is asked first: somebody may have started it anew since it was last seen, and
 * a single server is refused with a sentence that says so.
 */
public final class LlamaStock implements Stock {
    private static final Duration ANSWER = Duration.ofSeconds(30);

    /** Of what it generates with where a caller says nothing. */
    private static final List<String> SAMPLING =
            List.of(
                    "temperature",
                    "top_k",
                    "top_p",
                    "min_p",
                    "repeat_penalty",
                    "presence_penalty",
                    "frequency_penalty");

    /** Of a router's settings for a model, those without a path or a secret. */
    private static final Set<String> PRESETS =
            Set.of(
                    "ctx-size",
                    "threads",
                    "parallel",
                    "n-gpu-layers",
                    "batch-size",
                    "ubatch-size",
                    "flash-attn",
                    "cache-type-k",
                    "cache-type-v",
                    "sleep-idle-seconds",
                    "load-on-startup");

    private final Backend backend;
    private final HttpWire http;

    /**
     * The stock of that kind.
     *
     * @param backend for what it cannot do
     */
    public LlamaStock(Backend backend, HttpWire http) {
        this.backend = backend;
        this.http = http;
    }

    @Override
    public ModelDetails show(Endpoint at, String model, Duration timeout) {
        return new ServerModels(http, at, timeout)
                .all().stream()
                        .filter(told ->
                                told.model().name().equals(model)
                                        || told.model().aliases().contains(model))
                        .findFirst()
                        .map(LlamaStock::details)
                        .orElseThrow(() -> FixedStock.missing(model));
    }

    private static ModelDetails details(ServerModels.Told told) {
        var settings = new HashMap<String, String>();
        String preset = Json.text(told.item().path("status"), "preset");
        if (preset != null) {
            presets(preset, settings);
        }
        JsonNode props = told.props();
        if (props == null) {
            return new ModelDetails(told.model(), null, null, null, settings)
                    .lacking(lacks(told.item()));
        }
        JsonNode sampling = props.path("default_generation_settings").path("params");
        for (String name : SAMPLING) {
            if (sampling.path(name).isNumber()) {
                // They are single floats written as doubles.
                settings.put(name, Float.toString(sampling.path(name).floatValue()));
            }
        }
        Integer slots = Json.integer(props, "total_slots");
        if (slots != null) {
            settings.put("parallel", slots.toString());
        }
        String template = Json.text(props, "chat_template");
        return new ModelDetails(told.model(), template, null, null, settings)
                .lacking(lacks(told.item()));
    }

    /** A router deletes what it downloaded, and no file of its user's. */
    private static Set<Capability> lacks(JsonNode item) {
        return item.path("can_remove").asBoolean() ? Set.of() : Set.of(Capability.DELETE);
    }

    private static void presets(String ini, Map<String, String> settings) {
        for (String line : ini.lines().toList()) {
            int equals = line.indexOf(" = ");
            if (equals > 0 && PRESETS.contains(line.substring(0, equals))) {
                settings.put(line.substring(0, equals), line.substring(equals + 3));
            }
        }
    }

    @Override
    public void load(Endpoint at, ServedModel model, Duration timeout) {
        router(at, "load models on demand", timeout).load(model.name());
    }

    @Override
    public void unload(Endpoint at, String model, Duration timeout) {
        router(at, "let go of its model", timeout).unload(model);
    }

    /**
     * As the router names them: {@code user/repo[:quantisation]} of its registry. What it has
     * already it does not fetch again: to have the newest, delete it first. It is broken off by an
     * interrupt, and goes on from there the next time.
     */
    @Override
    public void pull(Endpoint at, String model, Consumer<PullStep> progress)
            throws InterruptedException {
        new RouterPull(http, at, model, progress).run(() -> router(at, "download models", ANSWER));
    }

    @Override
    public void delete(Endpoint at, String model, Duration timeout) {
        router(at, "delete models", timeout).delete(model);
    }

    @Override
    public void copy(Endpoint at, String model, String name, Duration timeout) {
        throw NotSupported.by(backend, "copy models");
    }

    private Router router(Endpoint at, String wish, Duration timeout) {
        var router = new Router(http, at, timeout);
        if (!router.isRouter()) {
            throw new StokerException(
                    ErrorCode.NOT_SUPPORTED,
                    "this llama-server has one model for as long as it runs and cannot "
                            + wish
                            + " (expected: one in router mode, started without a model)");
        }
        return router;
    }
}
