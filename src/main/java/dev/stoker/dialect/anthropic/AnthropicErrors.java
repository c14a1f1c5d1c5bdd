package dev.stoker.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.ContextCounts;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.Outcome;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Errors as Anthropic's clients expect them. The type follows from the status, as in their
 * documentation, and clients decide by it; what Stoker makes of it is in {@code error.stoker}.
 */
public final class AnthropicErrors {
    private static final String TOO_LONG = "prompt is too long";

    private AnthropicErrors() {}

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
     * The last event of a stream that failed after it began.
     *
     * @param backend as in {@link #body}
     * @param betweenEvents whether what was sent so far ends at an event's end; if not, the torn
     *     event is closed first
     */
    public static byte[] event(
            StokerException e, String requestId, @Nullable String backend, boolean betweenEvents) {
        return ((betweenEvents ? "" : "\n\n")
                        + "event: error\ndata: "
                        + object(e, requestId, backend)
                        + "\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode object(
            StokerException e, String requestId, @Nullable String backend) {
        BackendFault fault = e.fault();
        ObjectNode root = Json.object().put("type", "error");
        ObjectNode error = root.putObject("error");
        error.put("type", type(e.httpStatus(), fault));
        error.put("message", message(e));
        error.put("origin", fault == null ? "stoker" : "backend");
        ObjectNode own = error.putObject("stoker");
        own.put("code", e.code().wireName());
        own.put("retryable", e.retryable());
        Outcome.tell(own, e, backend);
        return root.put("request_id", requestId);
    }

    /** Clients make a conversation shorter by the numbers in this phrase of Anthropic's. */
    private static String message(StokerException e) {
        if (e.code() != ErrorCode.CONTEXT_EXCEEDED || e.detail().contains(TOO_LONG)) {
            return e.detail();
        }
        ContextCounts counts = ContextCounts.of(e);
        if (counts == null || counts.prompt() <= counts.context()) {
            return TOO_LONG + ": " + e.detail();
        }
        String told =
                "%s: %d tokens > %d maximum".formatted(TOO_LONG, counts.prompt(), counts.context());
        return ContextCounts.isAllOf(e) ? told : told + "; " + e.detail();
    }

    private static String type(int status, @Nullable BackendFault fault) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503, 529 -> "overloaded_error";
            case 504 -> "timeout_error";
            // The request is to be another one, whoever is asked.
            case 501 -> "invalid_request_error";
            case 502 -> fault == null ? "api_error" : type(fault.cause());
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }

    /** Of an error within a stream, which has no status of its own. */
    private static String type(FaultCause cause) {
        return switch (cause) {
            case REQUEST, CONTEXT -> "invalid_request_error";
            case TOO_LARGE -> "request_too_large";
            case RATE -> "rate_limit_error";
            case QUOTA -> "billing_error";
            case LOADING, OVERLOADED -> "overloaded_error";
            case KEY, PERMISSION, NOT_FOUND, UNSUPPORTED, CONTENT, SERVER, UNKNOWN -> "api_error";
        };
    }
}
