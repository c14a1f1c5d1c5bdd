package dev.stoker.backend.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.core.Bytes;
import dev.stoker.dialect.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code /v1/models}, with what llama.cpp and vLLM add to it. */
public final class ModelList {
    private ModelList() {}

    /** The models in order; null if this is no such list. */
    public static @Nullable List<CatalogueModel> read(byte[] body) {
        JsonNode root = Json.treeOrNull(body, 0, body.length);
        if (root == null) {
            return null;
        }
        // Ollama without a model answers null for the list; some servers answer the bare array.
        JsonNode data = root.isArray() ? root : root.path("data");
        if (!data.isArray() && !(data.isNull() && root.isObject())) {
            return null;
        }
        var models = new ArrayList<CatalogueModel>();
        for (JsonNode item : data) {
            String id = Json.text(item, "id");
            if (id != null && !id.isEmpty()) {
                models.add(model(id, item));
            }
        }
        return List.copyOf(models);
    }

    private static CatalogueModel model(String id, JsonNode item) {
        JsonNode meta = item.path("meta");
        var aliases = new ArrayList<String>();
        for (JsonNode alias : item.path("aliases")) {
            if (alias.isTextual() && !alias.textValue().equals(id)) {
                aliases.add(alias.textValue());
            }
        }
        Long size = count(meta, "size");
        Long context = count(meta, "n_ctx");
        String state = Json.text(item.path("status"), "value");
        return CatalogueModel.of(id)
                .aliases(aliases)
                .size(size == null ? null : new Bytes(size))
                .quantisation(Json.text(meta, "ftype"))
                .parameters(count(meta, "n_params"))
                .trainedContext(count(meta, "n_ctx_train"))
                .context(context == null ? contextOf(item) : context)
                .loaded(state == null ? null : Boolean.valueOf(state.equals("loaded")))
                .build();
    }

    /** As vLLM, OpenRouter and Groq tell it. */
    private static @Nullable Long contextOf(JsonNode item) {
        for (String name : List.of("max_model_len", "context_length", "context_window")) {
            Long tokens = count(item, name);
            if (tokens != null) {
                return tokens;
            }
        }
        return null;
    }

    private static @Nullable Long count(JsonNode object, String name) {
        JsonNode value = object.path(name);
        boolean fits =
                value.isIntegralNumber() && value.canConvertToLong() && value.longValue() > 0;
        return fits ? value.longValue() : null;
    }
}
