package dev.stoker.dialect.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Models as OpenAI's clients list them; what only Stoker tells stands under {@code stoker}. */
public final class ModelObjects {
    private ModelObjects() {}

    /**
     * One model; what is null is not known.
     *
     * @param id as callers name it
     * @param context tokens one request may use as the model runs now
     * @param trainedContext tokens the model was trained for
     * @param size in bytes
     */
    public record Entry(
            String id,
            String backend,
            String kind,
            String origin,
            @Nullable Long context,
            @Nullable Long trainedContext,
            @Nullable String quantisation,
            @Nullable Long size,
            @Nullable Boolean loaded) {}

    /** The body of {@code /v1/models}, in the order given. */
    public static byte[] list(List<Entry> models) {
        ObjectNode root = Json.object().put("object", "list");
        ArrayNode data = root.putArray("data");
        models.forEach(model -> data.add(json(model)));
        return Json.bytes(root);
    }

    /** The body of {@code /v1/models/{id}}. */
    public static byte[] one(Entry model) {
        return Json.bytes(json(model));
    }

    private static ObjectNode json(Entry model) {
        ObjectNode json = Json.object();
        json.put("id", model.id());
        json.put("object", "model");
        // OpenAI's clients demand a number; when a model was made nobody here knows.
        json.put("created", 0);
        json.put("owned_by", model.backend());
        if (model.context() != null) {
            // As OpenRouter and vLLM name it, and clients look for it.
            json.put("context_length", model.context());
            json.put("max_model_len", model.context());
        }
        json.putObject("stoker")
                .put("backend", model.backend())
                .put("kind", model.kind())
                .put("origin", model.origin())
                .put("context", model.context())
                .put("trained_context", model.trainedContext())
                .put("quantisation", model.quantisation())
                .put("size", model.size())
                .put("loaded", model.loaded());
        return json;
    }
}
