package dev.stoker.dialect.nativeapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.BackendFault;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.Outcome;
import org.jspecify.annotations.Nullable;

/** Errors of the native API: problem details of RFC 9457, with a code and whose fault it is. */
public final class NativeErrors {
    /** The content type of {@link #body}. */
    public static final String TYPE = "application/problem+json";

    private NativeErrors() {}

    /** The answer's body; its status is {@link StokerException#httpStatus()}. */
    public static byte[] body(StokerException e, String requestId) {
        return body(e, requestId, null);
    }

    /**
     * The same of a call that had been placed.
     *
     * @param backend that it was given to; null where it was given to none
     */
    public static byte[] body(StokerException e, String requestId, @Nullable String backend) {
        return Json.bytes(problem(e, requestId, backend));
    }

    /** The last event of a stream that failed after it began. */
    public static byte[] event(StokerException e, String requestId, @Nullable String backend) {
        return NativeAnswer.sse("error", problem(e, requestId, backend));
    }

    private static ObjectNode problem(
            StokerException e, String requestId, @Nullable String backend) {
        BackendFault fault = e.fault();
        String code = e.code().wireName();
        ObjectNode json = Json.object();
        json.put("type", "about:blank");
        json.put("title", title(code));
        json.put("status", e.httpStatus());
        json.put("detail", e.detail());
        json.put("code", code);
        json.put("origin", fault == null ? "stoker" : "backend");
        json.put("retryable", e.retryable());
        Outcome.tell(json, e, backend);
        if (fault != null && fault.type() != null) {
            json.put("backend_type", fault.type());
        }
        if (fault != null && fault.code() != null) {
            json.put("backend_code", fault.code());
        }
        json.put("request_id", requestId);
        return json;
    }

    private static String title(String code) {
        return Character.toUpperCase(code.charAt(0)) + code.substring(1).replace('_', ' ');
    }
}
