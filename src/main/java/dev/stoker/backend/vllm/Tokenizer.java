package dev.stoker.backend.vllm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.http.Answer;
import dev.stoker.backend.http.EventWire;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Counts by {@code /tokenize}, which stands beside {@code /v1} and not below it. */
record Tokenizer(EventWire events) {
    /** Tokens of the text alone, without those that begin a prompt. */
    Uni<Integer> count(Endpoint at, String model, String text) {
        ObjectNode body = Json.object().put("model", model).put("prompt", text);
        body.put("add_special_tokens", false);
        List<Secret> secrets = at.secrets();
        return events.whole(at.at("/tokenize"), at.access(), Json.bytes(body))
                .map(answer -> counted(answer, secrets));
    }

    private static Integer counted(Answer answer, List<Secret> secrets) {
        if (!answer.ok()) {
            throw answer.error(secrets);
        }
        JsonNode json = Json.treeOrNull(answer.body(), 0, answer.body().length);
        Integer tokens = json == null ? null : Json.integer(json, "count");
        if (tokens == null) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR, "the backend's count of tokens cannot be read");
        }
        return tokens;
    }
}
