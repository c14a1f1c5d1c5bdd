package dev.stoker.backend.tgi;

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

/** Counts by {@code /tokenize}, which answers every token there is in a text. */
record Tokenizer(OpenAiWire wire) {
    /** Tokens of the text alone, without those that begin a prompt. */
    Uni<Integer> count(Endpoint at, String text) {
        ObjectNode body = Json.object().put("inputs", text).put("add_special_tokens", false);
        return wire.ask(at, "/tokenize", body).map(Tokenizer::counted);
    }

    /** Tokens of the whole prompt, as its chat writes it: {@code get_chat_tokenize}, 2.3.0. */
    Uni<Integer> count(Endpoint at, String model, GenerateRequest request) {
        if (PicturesUncounted.in(request)) {
            return PicturesUncounted.refusal();
        }
        return wire.ask(at, "/chat_tokenize", TgiRequest.body(model, request))
                .map(answer -> counted(answer.path("tokenize_response")));
    }

    private static Integer counted(JsonNode tokens) {
        if (!tokens.isArray()) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR, "the backend's list of tokens cannot be read");
        }
        return tokens.size();
    }
}
