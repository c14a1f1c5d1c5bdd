package dev.stoker.backend.llamacpp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.PicturesUncounted;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.openai.ChatRequestWriter;
import dev.stoker.inference.GenerateRequest;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a chat would be, by the path that does just that; builds without it write the prompt
 * ({@code /apply-template}) and count its tokens, those that begin a prompt too, and with the marks
 * of the template as one each. Both are what {@code usage.prompt_tokens} then says (b11669).
 */
record PromptCount(OpenAiWire wire) {
    private static final String COUNT = "/chat/completions/input_tokens";

    Uni<Integer> count(Endpoint at, String model, GenerateRequest request) {
        if (PicturesUncounted.in(request)) {
            return PicturesUncounted.refusal();
        }
        ObjectNode body = ChatRequestWriter.body(model, request);
        return wire.ask(at, at.api() + COUNT, body)
                .map(answer -> tokens(answer, "input_tokens"))
                .onFailure(PromptCount::isNoSuchPath)
                .recoverWithUni(() -> byTemplate(at, model, body));
    }

    private static boolean isNoSuchPath(Throwable failure) {
        BackendFault fault = failure instanceof StokerException e ? e.fault() : null;
        return fault != null && fault.status() == 404;
    }

    Uni<Integer> byTemplate(Endpoint at, String model, ObjectNode body) {
        return wire.ask(at, "/apply-template", body)
                .chain(written -> tokenize(at, model, Json.text(written, "prompt")));
    }

    private Uni<Integer> tokenize(Endpoint at, String model, @Nullable String prompt) {
        if (prompt == null) {
            throw unreadable();
        }
        var text = Json.object().put("model", model).put("content", prompt);
        text.put("add_special", true).put("parse_special", true);
        return wire.ask(at, "/tokenize", text).map(answer -> answer.path("tokens").size());
    }

    private static int tokens(JsonNode answer, String name) {
        Integer tokens = Json.integer(answer, name);
        if (tokens == null) {
            throw unreadable();
        }
        return tokens;
    }

    private static StokerException unreadable() {
        return new StokerException(
                ErrorCode.BACKEND_ERROR, "the backend's count of tokens cannot be read");
    }
}
