package dev.stoker.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.NamedField;
import dev.stoker.dialect.Outcome;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Errors as OpenAI's clients expect them. A backend's own {@code type} and {@code code} are kept,
 * since clients go by them; what Stoker makes of it is in {@code error.stoker}. {@code param} names
 * the field that is refused, where it is one.
 */
public final class OpenAiErrors {
    private static final String TOO_LONG = "context_length_exceeded";

    /** OpenAI's code, and its type, for a limit of the caller's own. */
    private static final String RATE_LIMIT = "rate_limit_exceeded";

    private static final String REQUESTS = "requests";

    private OpenAiErrors() {}

    /**
     * As {@link #body(StokerException, String, String)}, of a call that was given to no backend.
     */
    public static byte[] body(StokerException e, String requestId) {
        return body(e, requestId, null);
    }

    /**
     * The answer's body; its status is {@link StokerException#httpStatus()}, its type {@code
     * application/json}.
     *
     * @param backend that the call was given to; null where it was given to none
     */
    public static byte[] body(StokerException e, String requestId, @Nullable String backend) {
        BackendFault fault = e.fault();
        ObjectNode root = Json.object();
        ObjectNode error = root.putObject("error");
        error.put("message", e.detail());
        error.put("type", fault != null && fault.type() != null ? fault.type() : type(e));
        error.put("code", code(e));
        error.put("param", NamedField.of(e));
        error.put("origin", fault == null ? "stoker" : "backend");
        error.put("request_id", requestId);
        ObjectNode own = error.putObject("stoker");
        own.put("code", e.code().wireName());
        own.put("retryable", e.retryable());
        Outcome.tell(own, e, backend);
        return Json.bytes(root);
    }

    /**
     * The last event of a stream that failed after it began.
     *
     * @param backend as in {@link #body}
     * @param betweenEvents whether what was sent so far ends at an event's end; if not, the torn
     *     event is closed first
     */
    public static byte[] event(
            StokerException e, String requestId, @Nullable String backend, boolean betweenEvents) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(
                (betweenEvents ? "data: " : "\n\ndata: ").getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(body(e, requestId, backend));
        bytes.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    /** Clients shorten what they send, and ask again, by OpenAI's own word for it. */
    private static String code(StokerException e) {
        if (e.code() == ErrorCode.CONTEXT_EXCEEDED) {
            return TOO_LONG;
        }
        if (e.code() == ErrorCode.TOO_MANY_REQUESTS) {
            return RATE_LIMIT;
        }
        BackendFault fault = e.fault();
        String theirs = fault == null ? null : fault.code();
        return theirs == null ? e.code().wireName() : theirs;
    }

    private static String type(StokerException e) {
        if (e.code() == ErrorCode.TOO_MANY_REQUESTS) {
            return REQUESTS;
        }
        // A 501 says that the request has to be another one, as OpenAI's 400 does.
        boolean request = e.httpStatus() < 500 || e.code() == ErrorCode.NOT_SUPPORTED;
        return request ? "invalid_request_error" : "server_error";
    }
}
