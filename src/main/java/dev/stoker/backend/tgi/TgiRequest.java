package dev.stoker.backend.tgi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.openai.ChatRequestWriter;
import dev.stoker.inference.GenerateRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code /v1/chat/completions} as text-generation-inference understands it ({@code
 * ChatRequest} and {@code GrammarType} of router/src/lib.rs, 3.3.6). It has no {@code top_k},
 * {@code min_p} and effort there, and passes them over. Pure.
 */
final class TgiRequest {
    private static final String NOTHING = "null";

    private TgiRequest() {}

    static byte[] write(String model, GenerateRequest request) {
        return Json.bytes(body(model, request));
    }

    static ObjectNode body(String model, GenerateRequest request) {
        ObjectNode body = ChatRequestWriter.body(model, request);
        JsonNode format = body.path("response_format");
        if (!format.isMissingNode()) {
            body.set("response_format", grammar(format.path("json_schema").path("schema")));
        }
        penalties(request, body);
        if (wholeVocabulary(body.path("top_p"))) {
            body.remove("top_p");
        }
        return body;
    }

    /**
     * The fields of a relayed request to be sent otherwise. Each of them may be null there, which
     * is as good as left out.
     *
     * @param field the JSON of a caller's field; null where it has none
     */
    static Map<String, String> fields(Function<String, @Nullable String> field) {
        var changed = new TreeMap<String, String>();
        String grammar = grammarOf(json(field.apply("response_format")));
        if (grammar != null) {
            changed.put("response_format", grammar);
        }
        JsonNode penalty = json(field.apply("presence_penalty"));
        if (penalty.isNumber() && penalty.doubleValue() == 0) {
            changed.put("presence_penalty", NOTHING);
        }
        if (wholeVocabulary(json(field.apply("top_p")))) {
            changed.put("top_p", NOTHING);
        }
        return changed;
    }

    /**
     * In its own form; null where a format is no one of OpenAI's, or its mistake is the caller's.
     */
    private static @Nullable String grammarOf(JsonNode format) {
        JsonNode schema = format.path("json_schema").path("schema");
        return switch (format.path("type").asText()) {
            case "json_schema" -> schema.isObject() ? grammar(schema).toString() : null;
            case "json_object" ->
                    format.has("value")
                            ? null
                            : grammar(Json.object().put("type", "object")).toString();
            case "text" -> NOTHING;
            default -> null;
        };
    }

    private static ObjectNode grammar(JsonNode schema) {
        ObjectNode grammar = Json.object().put("type", "json");
        grammar.set("value", schema);
        return grammar;
    }

    /** It refuses 1, which leaves every token in, as leaving it out does. */
    private static boolean wholeVocabulary(JsonNode topP) {
        return topP.isNumber() && topP.doubleValue() >= 1;
    }

    private static JsonNode json(@Nullable String text) {
        byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        JsonNode tree = Json.treeOrNull(bytes, 0, bytes.length);
        return tree == null ? MissingNode.getInstance() : tree;
    }

    /**
     * What it calls a penalty for presence is the one for repetition less two, and has nothing of
     * the other: a harmless 0 of a client library would be a penalty of 2.
     */
    private static void penalties(GenerateRequest request, ObjectNode body) {
        body.remove("presence_penalty");
        body.remove("repeat_penalty");
        Double repeat = request.sampling().repeatPenalty();
        if (repeat != null) {
            body.put("presence_penalty", repeat - 2);
        }
    }
}
