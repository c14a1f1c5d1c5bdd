package dev.stoker.backend.tgi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.openai.ChatRequestWriter;
import dev.stoker.inference.GenerateRequest;

/**
 * The body of {@code /v1/chat/completions} as text-generation-inference understands it ({@code
 * ChatRequest} and {@code GrammarType} of router/src/lib.rs, 3.3.6). It has no {@code top_k},
 * {@code min_p} and effort there, and passes them over. Pure.
 */
final class TgiRequest {
    private TgiRequest() {}

    static byte[] write(String model, GenerateRequest request) {
        ObjectNode body = ChatRequestWriter.body(model, request);
        JsonNode format = body.path("response_format");
        if (!format.isMissingNode()) {
            JsonNode schema = format.path("json_schema").path("schema");
            body.putObject("response_format").put("type", "json").set("value", schema);
        }
        penalties(request, body);
        // It refuses 1, which leaves every token in, as leaving it out does.
        if (body.path("top_p").asDouble(0) >= 1) {
            body.remove("top_p");
        }
        return Json.bytes(body);
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
