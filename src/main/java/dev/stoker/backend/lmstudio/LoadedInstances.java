package dev.stoker.backend.lmstudio;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.http.Order;
import dev.stoker.dialect.Json;
import dev.stoker.tuning.Running;
import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/** What LM Studio tells of models that are in memory. */
final class LoadedInstances {
    private LoadedInstances() {}

    /** How a model runs, by the newer API or else by the older one; null if it does not. */
    static @Nullable Running running(Order order, String model) {
        // Releases before 0.4.0 answer 200 to the unknown path, with an error in the body.
        var newer = order.answer(HttpMethod.GET, "/api/v1/models", null);
        JsonNode list = Json.treeOrNull(newer.body(), 0, newer.body().length);
        if (newer.ok() && list != null && list.path("models").isArray()) {
            JsonNode known = model(list, model);
            return known == null ? null : running(known);
        }
        for (JsonNode item : order.get("/api/v0/models").path("data")) {
            Integer context = Json.integer(item, "loaded_context_length");
            if (model.equals(Json.text(item, "id")) && context != null) {
                return new Running(null, context, null, null, null, "GET /api/v0/models");
            }
        }
        return null;
    }

    private static @Nullable Running running(JsonNode known) {
        Integer context = smallestContext(known);
        JsonNode config = known.path("loaded_instances").path(0).path("config");
        return context == null
                ? null
                : new Running(
                        null,
                        context,
                        Json.integer(config, "parallel"),
                        null,
                        null,
                        "GET /api/v1/models");
    }

    /** The model of that key, or of which an instance has that name. */
    static @Nullable JsonNode model(JsonNode list, String name) {
        for (JsonNode item : list.path("models")) {
            boolean instance = false;
            for (JsonNode loaded : item.path("loaded_instances")) {
                instance |= name.equals(Json.text(loaded, "id"));
            }
            if (instance || name.equals(Json.text(item, "key"))) {
                return item;
            }
        }
        return null;
    }

    /** A request may be served by any instance, so only the smallest is certain. */
    static @Nullable Integer smallestContext(JsonNode model) {
        Integer smallest = null;
        for (JsonNode loaded : model.path("loaded_instances")) {
            Integer context = Json.integer(loaded.path("config"), "context_length");
            if (context != null && (smallest == null || context < smallest)) {
                smallest = context;
            }
        }
        return smallest;
    }
}
