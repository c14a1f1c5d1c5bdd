package dev.stoker.backend.lmstudio;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.http.Order;
import dev.stoker.dialect.Json;
import dev.stoker.tuning.Running;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What LM Studio tells of models that are in memory. */
final class LoadedInstances {
    private LoadedInstances() {}

    /**
     * How a model runs; null if it does not.
     *
     * @param list by REST v1; null where that is not known, then v0 is asked
     */
    static @Nullable Running running(Order order, @Nullable JsonNode list, String model) {
        if (list != null) {
            JsonNode known = model(list, model);
            return known == null ? null : running(known);
        }
        for (JsonNode item : order.get(LmStudioCatalogue.V0).path("data")) {
            Integer context = Json.integer(item, "loaded_context_length");
            if (model.equals(Json.text(item, "id")) && context != null) {
                return new Running(null, context, null, null, null, "GET /api/v0/models");
            }
        }
        return null;
    }

    /** LM Studio answers any unknown path with status 200 and these words. */
    static boolean isUnknownPath(JsonNode answer) {
        String error = Json.text(answer, "error");
        return error != null && error.startsWith("Unexpected endpoint or method");
    }

    /** The names of a model's instances, in the order they are listed. */
    static List<String> ids(JsonNode model) {
        var ids = new ArrayList<String>();
        for (JsonNode loaded : model.path("loaded_instances")) {
            String id = Json.text(loaded, "id");
            if (id != null) {
                ids.add(id);
            }
        }
        return List.copyOf(ids);
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
            if (ids(item).contains(name) || name.equals(Json.text(item, "key"))) {
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
