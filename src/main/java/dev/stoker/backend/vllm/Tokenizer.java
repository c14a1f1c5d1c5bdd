package dev.stoker.backend.vllm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.PicturesUncounted;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.inference.GenerateRequest;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Counts by {@code /tokenize}, which stands beside {@code /v1} and not below it. */
record Tokenizer(OpenAiWire wire) {
    /** Tokens of the text alone, without those that begin a prompt. */
    Uni<Integer> count(Endpoint at, String model, String text) {
        ObjectNode body = Json.object().put("model", model).put("prompt", text);
        body.put("add_special_tokens", false);
        return wire.ask(at, "/tokenize", body).map(Tokenizer::counted);
    }

    /**
     * Tokens of the whole prompt, written by the template, which puts what begins it there itself
     * ({@code TokenizeChatRequest} of {@code entrypoints/openai/protocol.py}).
     */
    Uni<Integer> count(Endpoint at, String model, GenerateRequest request) {
        if (PicturesUncounted.in(request)) {
            return PicturesUncounted.refusal();
        }
        ObjectNode chat = VllmRequest.body(model, request);
        ObjectNode body = Json.object().put("model", model);
        for (String name : List.of("messages", "tools", "chat_template_kwargs")) {
            if (chat.has(name)) {
                body.set(name, chat.get(name));
            }
        }
        body.put("add_generation_prompt", true).put("add_special_tokens", false);
        return wire.ask(at, "/tokenize", body).map(Tokenizer::counted);
    }

    private static Integer counted(JsonNode answer) {
        Integer tokens = Json.integer(answer, "count");
        if (tokens == null) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR, "the backend's count of tokens cannot be read");
        }
        return tokens;
    }
}
