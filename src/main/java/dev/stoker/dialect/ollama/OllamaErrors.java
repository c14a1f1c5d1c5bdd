package dev.stoker.dialect.ollama;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Errors as Ollama's clients expect them: a text, and beside it what only Stoker tells. */
public final class OllamaErrors {
    private static final Pattern NO_MODEL = Pattern.compile("^no model ('[^']*')");

    private OllamaErrors() {}

    /**
     * The answer's body; its status is {@link StokerException#httpStatus()}, its type {@code
     * application/json}.
     *
     * @param backend that the call was given to; null where it was given to none
     */
    public static byte[] body(StokerException e, String requestId, @Nullable String backend) {
        return Json.bytes(object(e, requestId, backend));
    }

    /**
     * The last line of a stream that failed after it began.
     *
     * @param backend as in {@link #body}
     * @param betweenLines whether what was sent so far ends at a line's end; if not, the torn line
     *     is ended first
     */
    public static byte[] line(
            StokerException e, String requestId, @Nullable String backend, boolean betweenLines) {
        return ((betweenLines ? "" : "\n") + object(e, requestId, backend) + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode object(
            StokerException e, String requestId, @Nullable String backend) {
        BackendFault fault = e.fault();
        ObjectNode json = Json.object().put("error", inTheirWords(e));
        json.put("origin", fault == null ? "stoker" : "backend");
        json.put("request_id", requestId);
        ObjectNode own = json.putObject("stoker");
        own.put("code", e.code().wireName());
        own.put("retryable", e.retryable());
        Outcome.tell(own, e, backend);
        return json;
    }

    /** Clients look for these words of Ollama's to offer a download. */
    private static String inTheirWords(StokerException e) {
        return e.code() == ErrorCode.MODEL_NOT_FOUND
                ? NO_MODEL.matcher(e.detail()).replaceFirst("model $1 not found")
                : e.detail();
    }
}
