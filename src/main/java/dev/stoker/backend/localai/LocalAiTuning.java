package dev.stoker.backend.localai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Release;
import dev.stoker.backend.Tuning;
import dev.stoker.backend.http.Answer;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.Order;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Bytes;
import dev.stoker.dialect.Json;
import dev.stoker.tuning.BackendTraits;
import dev.stoker.tuning.Knob;
import dev.stoker.tuning.ModelFacts;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.Running;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Plans of LocalAI's models: threads and context, in the YAML of each model. */
final class LocalAiTuning implements Tuning {
    private static final String OWN_CONTEXT =
            "what the model was trained for, at most 8192, less where that would not fit";

    private final HttpWire http;

    LocalAiTuning(HttpWire http) {
        this.http = http;
    }

    /** Up to 4.7.1 the threads of a model were ignored (LocalAI issue 10845). */
    @Override
    public BackendTraits traits(@Nullable String version) {
        boolean threads = Release.atLeast(version, 4, 7, 2);
        return new BackendTraits(
                BackendKind.LOCALAI,
                version,
                threads ? Set.of(Knob.THREADS, Knob.CONTEXT) : Set.of(Knob.CONTEXT),
                new BackendTraits.ByItself(
                        BackendTraits.Threads.PHYSICAL_CORES,
                        new BackendTraits.Context.ByMemory(OWN_CONTEXT),
                        true,
                        1,
                        true,
                        Bytes.ZERO));
    }

    /** It tells the settings of a model and nothing of its header. */
    @Override
    public @Nullable ModelFacts facts(Endpoint at, CatalogueModel model, Duration timeout) {
        return null;
    }

    /** Null also where it keeps its settings to itself: without its web UI, or behind a key. */
    @Override
    public @Nullable Running running(Endpoint at, String model, Duration timeout) {
        var order = new Order(http, at, timeout);
        JsonNode system = successful(order, "/system");
        JsonNode settings =
                system != null && isLoaded(system, model)
                        ? successful(order, ModelSettings.path(model))
                        : null;
        if (settings == null) {
            return null;
        }
        Integer threads = Json.integer(settings, "threads");
        Integer context = Json.integer(settings, "context_size");
        Integer known = context == null || context < 1 ? null : context;
        return threads == null && known == null
                ? null
                : new Running(threads, known, null, null, null, "GET /api/models/config-json");
    }

    private static @Nullable JsonNode successful(Order order, String path) {
        Answer answer = order.answer(HttpMethod.GET, path, null);
        return answer.ok() ? Json.treeOrNull(answer.body(), 0, answer.body().length) : null;
    }

    private static boolean isLoaded(JsonNode system, String model) {
        for (JsonNode loaded : system.path("loaded_models")) {
            if (model.equals(Json.text(loaded, "id"))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean tunedByCalls() {
        return false;
    }

    @Override
    public Map<String, Long> options(Plan plan) {
        return Map.of();
    }

    /** Lines of the model's YAML. */
    @Override
    public List<String> advice(Plan plan) {
        return settings(plan).entrySet().stream()
                .map(setting -> setting.getKey() + ": " + setting.getValue())
                .toList();
    }

    @Override
    public String apply(Endpoint at, String model, Plan plan, Duration timeout) {
        return new ModelSettings(new Order(http, at, timeout), model).set(settings(plan));
    }

    private static Map<String, Long> settings(Plan plan) {
        Map<String, Long> settings = new TreeMap<>();
        Integer context = plan.context().tokens().value();
        if (context != null) {
            settings.put("context_size", (long) context);
        }
        Integer threads = plan.cpu().threads().value();
        if (threads != null) {
            settings.put("threads", (long) threads);
        }
        return settings;
    }
}
