package dev.stoker.dialect.openai.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.Refusals;
import dev.stoker.dialect.openai.OpenAiRequest;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.Embeddings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;

/**
 * Texts to embed by a backend that does not speak OpenAI's dialect, and the answer to it.
 *
 * @param base64 whether the caller wants the vectors so rather than as digits
 * @param dropped names of the fields that are not carried, in the order they came
 */
public record TranslatedEmbedding(EmbedRequest request, boolean base64, List<String> dropped) {
    public TranslatedEmbedding {
        dropped = List.copyOf(dropped);
    }

    /**
     * Reads a request.
     *
     * @throws StokerException {@code INVALID_REQUEST}, or {@code NOT_SUPPORTED} for tokens instead
     *     of texts
     */
    public static TranslatedEmbedding of(OpenAiRequest request) {
        var fields = new TopFields(request);
        JsonNode input = fields.value("input");
        if (input.isArray() && (input.path(0).isNumber() || input.path(0).isArray())) {
            throw Refusals.unsupported("input", input, "texts, not tokens");
        }
        List<String> texts = TopFields.texts("input", input);
        if (texts.isEmpty()) {
            throw Refusals.invalid("input", input, "a text or a list of texts");
        }
        JsonNode encoding = fields.value("encoding_format");
        boolean base64 = encoding.asText().equals("base64");
        if (!base64 && !encoding.isMissingNode() && !encoding.asText().equals("float")) {
            throw Refusals.invalid("encoding_format", encoding, "float or base64");
        }
        JsonNode dimensions = fields.value("dimensions");
        return new TranslatedEmbedding(
                new EmbedRequest(
                        request.model(),
                        texts,
                        dimensions.isNumber() ? dimensions.intValue() : null),
                base64,
                fields.dropped());
    }

    /**
     * The answer, in UTF-8.
     *
     * @param model as Stoker lists it
     */
    public byte[] json(String model, Embeddings embeddings) {
        ObjectNode root = Json.object().put("object", "list");
        ArrayNode data = root.putArray("data");
        for (float[] vector : embeddings.vectors()) {
            ObjectNode item = data.addObject();
            item.put("object", "embedding").put("index", data.size() - 1);
            if (base64) {
                item.put("embedding", encoded(vector));
            } else {
                ArrayNode numbers = item.putArray("embedding");
                for (float number : vector) {
                    numbers.add(number);
                }
            }
        }
        root.put("model", model);
        Integer tokens = embeddings.usage().promptTokens();
        root.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return Json.bytes(root);
    }

    private static String encoded(float[] vector) {
        var bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
