package dev.stoker.dialect.openai;

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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes requests to {@code /v1/embeddings} and reads the answers. */
public final class EmbeddingCodec {
    private EmbeddingCodec() {}

    /**
     * The body for that model. Vectors are asked for as base64, a third of the size of digits and
     * much cheaper to read; servers that do not know it answer digits, which are read as well.
     */
    public static byte[] write(String model, EmbedRequest request) {
        ObjectNode body = Json.object();
        body.put("model", model);
        ArrayNode input = body.putArray("input");
        request.input().forEach(input::add);
        body.put("encoding_format", "base64");
        if (request.dimensions() != null) {
            body.put("dimensions", request.dimensions());
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
        Map<Integer, float[]> byIndex = new TreeMap<>();
        int next = 0;
        for (JsonNode item : root.path("data")) {
            float[] vector = vector(item.path("embedding"));
            if (vector == null) {
                throw unreadable("vector " + next + " is neither numbers nor base64");
            }
            byIndex.put(item.path("index").asInt(next), vector);
            next++;
        }
        boolean complete = byIndex.size() == expected && byIndex.containsKey(0);
        if (!complete || !byIndex.containsKey(expected - 1)) {
            throw unreadable(byIndex.size() + " vectors for " + expected + " texts");
        }
        Usage usage = Chunks.usage(root);
        return new Embeddings(List.copyOf(byIndex.values()), usage == null ? Usage.UNKNOWN : usage);
    }

    private static float @Nullable [] vector(JsonNode value) {
        if (value.isTextual()) {
            return ofBase64(value.textValue());
        }
        if (!value.isArray()) {
            return null;
        }
        float[] vector = new float[value.size()];
        for (int i = 0; i < vector.length; i++) {
            if (!value.path(i).isNumber()) {
                return null;
            }
            vector[i] = value.path(i).floatValue();
        }
        return vector;
    }

    private static float @Nullable [] ofBase64(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
            if (bytes.remaining() % Float.BYTES != 0) {
                return null;
            }
            float[] vector = new float[bytes.remaining() / Float.BYTES];
            bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
            return vector;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static StokerException unreadable(String why) {
        return new StokerException(
                ErrorCode.BACKEND_ERROR, "the backend's embeddings cannot be read: " + why);
    }
}
