package dev.stoker.backend.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Release;
import dev.stoker.backend.Tuning;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.Numbers;
import dev.stoker.backend.http.Order;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Bytes;
import dev.stoker.dialect.Json;
import dev.stoker.tuning.BackendTraits;
import dev.stoker.tuning.Knob;
import dev.stoker.tuning.ModelFacts;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Plans of Ollama's models: threads and context, as options of every call. Its other runner options
 * are left alone, since it sets them by what fits (0.33.0-rc2, {@code llm/llama_server.go}).
 */
final class OllamaTuning implements Tuning {
    private static final String TIERS =
            "4096, or with at least 23 GiB of graphics memory 32768, with 47 GiB 262144";

    /** Before the tiers. */
    private static final int FIXED = 4096;

    private final HttpWire http;

    OllamaTuning(HttpWire http) {
        this.http = http;
    }

    /**
     * From 0.30.0 on a model runs in a {@code llama-server} of Ollama's, with that one's own
     * defaults for what Ollama does not set: threads, and 8 GiB for prompts kept. The tiers of the
     * context are those of 0.15.5 and later.
     */
    @Override
    public BackendTraits traits(@Nullable String version) {
        boolean child = Release.atLeast(version, 0, 30, 0);
        boolean tiers = Release.atLeast(version, 0, 15, 5);
        return new BackendTraits(
                BackendKind.OLLAMA,
                version,
                Set.of(Knob.THREADS, Knob.CONTEXT),
                new BackendTraits.ByItself(
                        BackendTraits.Threads.PHYSICAL_CORES,
                        tiers
                                ? new BackendTraits.Context.ByMemory(TIERS)
                                : new BackendTraits.Context.Fixed(FIXED),
                        true,
                        1,
                        false,
                        child ? Bytes.ofGibi(8) : Bytes.ZERO));
    }

    /** From {@code /api/show}, which loads nothing. */
    @Override
    public @Nullable ModelFacts facts(Endpoint at, CatalogueModel model, Duration timeout) {
        Bytes size = model.size();
        if (size == null) {
            return null;
        }
        JsonNode shown =
                new Order(http, at, timeout)
                        .post("/api/show", Json.object().put("model", model.name()));
        return ToldModel.facts(shown, size);
    }

    @Override
    public @Nullable Running running(Endpoint at, String model, Duration timeout) {
        for (JsonNode item : new Order(http, at, timeout).get("/api/ps").path("models")) {
            Long context = Numbers.amount(item, "context_length");
            if (model.equals(Json.text(item, "name")) && context != null) {
                return new Running(null, Math.toIntExact(context), null, null, null, "GET /api/ps");
            }
        }
        return null;
    }

    @Override
    public boolean tunedByCalls() {
        return true;
    }

    @Override
    public Map<String, Long> options(Plan plan) {
        Map<String, Long> options = new TreeMap<>();
        Integer context = context(plan);
        if (context != null) {
            options.put(OllamaOptions.CONTEXT, (long) context);
        }
        Integer threads = plan.cpu().threads().value();
        if (threads != null) {
            options.put(OllamaOptions.THREADS, (long) threads);
        }
        return options;
    }

    /**
     * The environment of the service, which holds for all models and all who ask; then the lines of
     * a Modelfile, which hold for this model. The variable for threads is read by the {@code
     * llama-server} of 0.30.0 and later, which inherits it.
     */
    @Override
    public List<String> advice(Plan plan) {
        List<String> lines = new ArrayList<>();
        Integer context = context(plan);
        Integer threads = plan.cpu().threads().value();
        if (context != null) {
            lines.add("OLLAMA_CONTEXT_LENGTH=" + context);
        }
        if (threads != null) {
            lines.add("LLAMA_ARG_THREADS=" + threads);
        }
        options(plan).forEach((name, value) -> lines.add("PARAMETER " + name + " " + value));
        return List.copyOf(lines);
    }

    /** Makes a model of another name that has the settings of the plan, and shares its weights. */
    @Override
    public String apply(Endpoint at, String model, Plan plan, Duration timeout) {
        return new DerivedModel(new Order(http, at, timeout), model).make(options(plan));
    }

    /** Of one request: there is one at a time, unless the service is told otherwise. */
    private static @Nullable Integer context(Plan plan) {
        Integer tokens = plan.context().tokens().value();
        Integer slots = plan.context().slots().value();
        return tokens == null || slots == null ? tokens : Integer.valueOf(tokens / slots);
    }
}
