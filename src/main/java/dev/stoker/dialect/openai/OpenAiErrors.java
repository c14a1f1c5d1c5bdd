package dev.stoker.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Errors as OpenAI's clients expect them, with {@code origin} saying whose they are. */
public final class OpenAiErrors {
    private OpenAiErrors() {}

    /**
     * The answer's body; its status is {@link StokerException#httpStatus()}, its type {@code
     * application/json}.
     */
    public static byte[] body(StokerException e, String requestId) {
        BackendFault fault = e.fault();
        ObjectNode root = Json.object();
        ObjectNode error = root.putObject("error");
        error.put("message", e.detail());
        error.put("type", fault != null && fault.type() != null ? fault.type() : type(e));
        error.put("code", code(e));
        error.putNull("param");
        error.put("origin", fault == null ? "stoker" : "backend");
        error.put("request_id", requestId);
        return Json.bytes(root);
    }

    /**
     * The last event of a stream that failed after it began.
     *
     * @param betweenEvents whether what was sent so far ends at an event's end; if not, the torn
     *     event is closed first
     */
    public static byte[] event(StokerException e, String requestId, boolean betweenEvents) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(
                (betweenEvents ? "data: " : "\n\ndata: ").getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(body(e, requestId));
        bytes.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    /** OpenAI's own word where it has one that clients go by. */
    private static String code(StokerException e) {
        return e.code() == ErrorCode.CONTEXT_EXCEEDED
                ? "context_length_exceeded"
                : e.code().wireName();
    }

    private static String type(StokerException e) {
        return e.httpStatus() < 500 ? "invalid_request_error" : "server_error";
    }
}
