package dev.stoker.dialect.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.ListedModel;
import java.util.List;

/** Models as OpenAI's clients list them; what only Stoker tells stands under {@code stoker}. */
public final class ModelObjects {
    private ModelObjects() {}

    /** The body of {@code /v1/models}, in the order given. */
    public static byte[] list(List<ListedModel> models) {
        ObjectNode root = Json.object().put("object", "list");
        ArrayNode data = root.putArray("data");
        models.forEach(model -> data.add(json(model)));
        return Json.bytes(root);
    }

    /** The body of {@code /v1/models/{id}}. */
    public static byte[] one(ListedModel model) {
        return Json.bytes(json(model));
    }

    private static ObjectNode json(ListedModel model) {
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
        json.set("stoker", model.stoker());
        return json;
    }
}
