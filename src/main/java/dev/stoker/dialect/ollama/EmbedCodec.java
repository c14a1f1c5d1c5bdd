package dev.stoker.dialect.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.UpstreamError;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.Embeddings;
import dev.stoker.inference.Usage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;

/** Writes requests to {@code /api/embed} and reads the answers. */
public final class EmbedCodec {
    private EmbedCodec() {}

    /**
     * The body for that model. A text that is too long is to be an error, not to be cut.
     *
     * @param options the model is to run with; the same with every request for it
     */
    public static byte[] write(String model, Map<String, Long> options, EmbedRequest request) {
        ObjectNode body = Json.object();
        body.put("model", model);
        ArrayNode input = body.putArray("input");
        request.input().forEach(input::add);
        body.put("truncate", false);
        if (request.dimensions() != null) {
            body.put("dimensions", request.dimensions());
        }
        if (!options.isEmpty()) {
            ChatRequestWriter.runner(options, body.putObject("options"));
        }
        return Json.bytes(body);
    }

    /**
     * The vectors of an answer.
     *
     * @param expected how many there must be
     * @throws StokerException {@code BACKEND_ERROR} if they are not all there and readable
     */
    public static Embeddings read(byte[] body, int expected, Collection<Secret> secrets) {
        JsonNode root = Json.treeOrNull(body, 0, body.length);
        if (root == null || !root.isObject()) {
            throw unreadable("it is not a JSON object");
        }
        StokerException error = UpstreamError.in(root, secrets);
        if (error != null) {
            throw error;
        }
        var vectors = new ArrayList<float[]>();
        for (JsonNode item : root.path("embeddings")) {
            vectors.add(vector(item, vectors.size()));
        }
        if (vectors.size() != expected) {
            throw unreadable(vectors.size() + " vectors for " + expected + " texts");
        }
        return new Embeddings(
                vectors, new Usage(Json.integer(root, "prompt_eval_count"), null, null));
    }

    private static float[] vector(JsonNode item, int index) {
        float[] vector = new float[item.size()];
        for (int i = 0; i < vector.length; i++) {
            if (!item.path(i).isNumber()) {
                throw unreadable("vector " + index + " is not numbers");
            }
            vector[i] = item.path(i).floatValue();
        }
        if (vector.length == 0) {
            throw unreadable("vector " + index + " is empty");
        }
        return vector;
    }

    private static StokerException unreadable(String why) {
        return new StokerException(
                ErrorCode.BACKEND_ERROR, "the backend's embeddings cannot be read: " + why);
    }
}
