package dev.stoker.dialect.nativeapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.AnswerHead;
import dev.stoker.dialect.CallTimings;
import dev.stoker.dialect.Json;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.Embeddings;
import java.util.List;
import java.util.Set;

/** The body of {@code embed} and its answer. */
public final class NativeEmbed {
    private static final Set<String> FIELDS = Set.of("model", "input");

    private NativeEmbed() {}

    /**
     * Reads a body.
     *
     * @throws dev.stoker.core.StokerException {@code INVALID_JSON} or {@code INVALID_REQUEST}
     */
    public static EmbedRequest read(byte[] body) {
        JsonFields fields = JsonFields.read(body, FIELDS);
        List<String> input = fields.texts("input");
        if (input.isEmpty()) {
            String given = fields.has("input") ? "an empty list" : "missing";
            throw fields.refused("input", given, "a text or a list of texts");
        }
        return new EmbedRequest(fields.text("model"), input);
    }

    /** The answer, in UTF-8. */
    public static byte[] json(AnswerHead head, Embeddings embeddings, CallTimings timings) {
        ObjectNode json = NativeAnswer.json(head);
        ArrayNode vectors = json.putArray("embeddings");
        for (float[] vector : embeddings.vectors()) {
            ArrayNode numbers = vectors.addArray();
            for (float number : vector) {
                numbers.add(number);
            }
        }
        json.set("usage", AnswerParts.usage(embeddings.usage()));
        json.set("timings", AnswerParts.timings(timings, null));
        return Json.bytes(json);
    }
}
