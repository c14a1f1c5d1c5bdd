package dev.stoker.core;

import java.util.Locale;

/**
 * Every error Stoker itself answers with. The wire name (the constant in lower case) is public API;
 * {@code docs/errors.md} lists them all and is checked against this table.
 */
public enum ErrorCode {
    /** A field of the request is missing, of the wrong type or out of range. */
    INVALID_REQUEST(400, false),
    /** The body is not JSON. */
    INVALID_JSON(400, false),
    /** The prompt and the answer asked for do not fit the model's context. */
    CONTEXT_EXCEEDED(400, false),
    /** The model spec fits several models. */
    MODEL_AMBIGUOUS(400, false),
    /** The Host header is missing, doubled or not a host name. */
    HOST_MALFORMED(400, false),
    /** The token is missing or not the right one. */
    TOKEN_REQUIRED(401, false),
    /** The Host header names another site. */
    HOST_REFUSED(403, false),
    /** The request comes from a foreign web page. */
    ORIGIN_REFUSED(403, false),
    /** There is nothing at this path. */
    NOT_FOUND(404, false),
    /** No backend has a model of that name. */
    MODEL_NOT_FOUND(404, false),
    /** There is no template of that name. */
    TEMPLATE_NOT_FOUND(404, false),
    /** There is no app key of that name. */
    KEY_NOT_FOUND(404, false),
    /** Nothing was measured for that model. */
    NOT_CALIBRATED(404, false),
    /** No backend has that id. */
    BACKEND_NOT_FOUND(404, false),
    /** The path exists, the method does not. */
    METHOD_NOT_ALLOWED(405, false),
    /** The request's body is larger than the limit. */
    BODY_TOO_LARGE(413, false),
    /** The request's path and query are longer than the limit. */
    URI_TOO_LONG(414, false),
    /** The body is not declared as {@code application/json}. */
    UNSUPPORTED_MEDIA_TYPE(415, false),
    /** The model file cannot be used. */
    MODEL_FILE_REFUSED(422, false),
    /** What has been configured is invalid, and was not taken over. */
    CONFIG_INVALID(422, false),
    /** There is an app key of that name already. */
    KEY_EXISTS(409, false),
    /**
     * The caller has used up what is its own: its place in the queue, or what it may in a minute.
     */
    TOO_MANY_REQUESTS(429, true),
    /** The request's headers are larger than the limit. */
    HEADERS_TOO_LARGE(431, false),
    /** A bug in Stoker; the request id finds it in the log. */
    INTERNAL(500, false),
    /** The backend of this model cannot do that. */
    NOT_SUPPORTED(501, false),
    /** The backend answered with an error of its own, or with something unreadable. */
    BACKEND_ERROR(502, true),
    /** The model's answer does not keep to the schema that was asked for. */
    ANSWER_INVALID(502, true),
    /** The backend does not answer. */
    BACKEND_UNREACHABLE(502, true),
    /** The backend's stream ended without a finish reason. */
    STREAM_CUT(502, true),
    /** No backend is there to serve this. */
    NO_BACKEND(503, true),
    /** The engine ended while it started. */
    ENGINE_START_FAILED(503, false),
    /** The engine ended too often in a row and is left stopped for a while. */
    ENGINE_CRASH_LOOP(503, true),
    /** What is at work leaves no room for one more. */
    BUSY(503, true),
    /** As many wait for a turn at this model as may. */
    QUEUE_FULL(503, true),
    /** The turn did not come within the limit. */
    QUEUE_TIMEOUT(503, true),
    /** There is not enough memory free to run the model. */
    MEMORY_SHORT(503, true),
    /** Stoker is going down. */
    SHUTTING_DOWN(503, true),
    /** The engine was not ready in time. */
    ENGINE_START_TIMEOUT(504, true),
    /** The backend did not answer in time. */
    BACKEND_TIMEOUT(504, true),
    /** There is no room for what is to be downloaded, or it cannot be written. */
    STORAGE_FAILED(507, false),
    /** The request has been through too many Stokers. */
    LOOP_DETECTED(508, false);

    private final int httpStatus;
    private final boolean retryable;

    ErrorCode(int httpStatus, boolean retryable) {
        this.httpStatus = httpStatus;
        this.retryable = retryable;
    }

    /** The status it is answered with while no byte of an answer has gone out. */
    public int httpStatus() {
        return httpStatus;
    }

    /** Whether the same request may succeed later. */
    public boolean retryable() {
        return retryable;
    }

    /** Stable, lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
