package dev.stoker.dialect.ollama.translation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.AnswerHead;
import dev.stoker.dialect.CallTimings;
import dev.stoker.dialect.Json;
import dev.stoker.inference.Embeddings;
import org.jspecify.annotations.Nullable;

/** Writes vectors. */
public final class VectorAnswer {
    private VectorAnswer() {}

    /**
     * The answer, in UTF-8. The vectors of {@code /api/embed} are of length 1, whoever made them,
     * as Ollama's are; those of the older call stay as they are.
     *
     * @param surface one of the two that embed
     * @param model as the caller named it; null if it did not
     */
    public static byte[] json(
            Surface surface,
            @Nullable String model,
            AnswerHead head,
            Embeddings embeddings,
            CallTimings timings) {
        ObjectNode root = Json.object();
        if (surface == Surface.EMBEDDINGS) {
            numbers(embeddings.vectors().getFirst(), 1, root.putArray("embedding"));
            return Json.bytes(root);
        }
        root.put("model", model == null ? head.model() : model);
        ArrayNode list = root.putArray("embeddings");
        for (float[] vector : embeddings.vectors()) {
            numbers(vector, length(vector), list.addArray());
        }
        Durations.write(embeddings.usage(), timings, root);
        return Json.bytes(root);
    }

    private static void numbers(float[] vector, double length, ArrayNode to) {
        for (float number : vector) {
            to.add((float) (number / length));
        }
    }

    /** One that is zero has no direction, and stays. */
    private static double length(float[] vector) {
        double sum = 0;
        for (float number : vector) {
            sum += (double) number * number;
        }
        return sum == 0 ? 1 : Math.sqrt(sum);
    }
}
