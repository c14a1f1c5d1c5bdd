package dev.stoker.backend.vllm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.openai.ChatRequestWriter;
import dev.stoker.inference.Effort;
import dev.stoker.inference.GenerateRequest;

/**
 * The body of {@code /v1/chat/completions} as vLLM spells it ({@code ChatCompletionRequest}). What
 * it does not know it passes over with a line in its log. Pure.
 */
final class VllmRequest {
    private VllmRequest() {}

    static byte[] write(String model, GenerateRequest request) {
        return Json.bytes(body(model, request));
    }

    static ObjectNode body(String model, GenerateRequest request) {
        ObjectNode body = ChatRequestWriter.body(model, request);
        JsonNode penalty = body.remove("repeat_penalty");
        if (penalty != null) {
            body.set("repetition_penalty", penalty);
        }
        if (request.effort() == Effort.NONE) {
            // Only low, medium and high are levels everywhere; templates have a switch instead.
            body.remove("reasoning_effort");
            body.putObject("chat_template_kwargs").put("enable_thinking", false);
        }
        return body;
    }
}
