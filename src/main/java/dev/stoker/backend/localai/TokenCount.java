package dev.stoker.backend.localai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.http.Answer;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;

/** Writes requests to {@code /v1/tokenize} and reads the answers. Pure. */
final class TokenCount {
    private TokenCount() {}

    static byte[] write(String model, String text) {
        return Json.bytes(Json.object().put("model", model).put("content", text));
    }

    static int read(Answer answer, Endpoint at) {
        if (!answer.ok()) {
            throw answer.error(at.secrets());
        }
        JsonNode json = Json.treeOrNull(answer.body(), 0, answer.body().length);
        JsonNode tokens = json == null ? null : json.path("tokens");
        if (tokens == null || !(tokens.isArray() || tokens.isNull())) {
            throw new StokerException(
                    ErrorCode.BACKEND_ERROR, "LocalAI's answer to /v1/tokenize has no tokens");
        }
        return tokens.size();
    }
}
