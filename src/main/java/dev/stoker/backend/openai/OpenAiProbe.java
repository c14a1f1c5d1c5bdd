package dev.stoker.backend.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.http.Answer;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.Inquiry;
import dev.stoker.core.BackendKind;
import dev.stoker.dialect.Json;
import dev.stoker.discovery.Probe;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Recognises any server with OpenAI's list of models. To be asked last. Says what it looked like.
 */
public final class OpenAiProbe implements Probe {
    private final HttpWire http;

    public OpenAiProbe(HttpWire http) {
        this.http = http;
    }

    @Override
    public BackendKind kind() {
        return BackendKind.OPENAI;
    }

    @Override
    public @Nullable Recognised recognise(URI base, Duration timeout) {
        var inquiry = new Inquiry(http, new Endpoint(base, null), timeout);
        Answer answer = inquiry.answerOrNull("/v1/models");
        JsonNode list =
                answer == null || !answer.ok()
                        ? null
                        : Json.treeOrNull(answer.body(), 0, answer.body().length);
        if (list == null || !isModelList(list)) {
            return null;
        }
        String looksLike = LookAlikes.of(list);
        return new Recognised(
                null,
                looksLike == null
                        ? "GET /v1/models answers a list of models"
                        : "GET /v1/models answers a list of models and it looks like " + looksLike);
    }

    /** An empty list must say that it is one: any web application may answer some array. */
    private static boolean isModelList(JsonNode list) {
        JsonNode data = list.path("data");
        if (!data.isArray() || data.isEmpty()) {
            return "list".equals(Json.text(list, "object")) && (data.isArray() || data.isNull());
        }
        for (JsonNode model : data) {
            String id = Json.text(model, "id");
            if (id == null || id.isEmpty()) {
                return false;
            }
        }
        return true;
    }
}
