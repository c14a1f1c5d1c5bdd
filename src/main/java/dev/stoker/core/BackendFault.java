package dev.stoker.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a backend itself said went wrong, fit to be shown: without secrets and paths, bounded.
 *
 * @param status the HTTP status to answer with: the backend's own where that is an error, else 502
 * @param type the backend's own word for it, such as {@code invalid_request_error}
 * @param retryAfter how long the backend asks to be left alone; null where it does not say
 * @param code the backend's own code where it has one beside the type, such as {@code
 *     context_length_exceeded}
 */
public record BackendFault(
        int status,
        @Nullable String type,
        FaultCause cause,
        @Nullable Duration retryAfter,
        @Nullable String code) {
    public BackendFault {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException(
                    "status of a backend's fault: " + status + " (expected: 400 to 599)");
        }
    }

    /** A fault that says nothing about when to come again. */
    public BackendFault(int status, @Nullable String type, FaultCause cause) {
        this(status, type, cause, null, null);
    }

    /** A fault without a code beside its type. */
    public BackendFault(
            int status, @Nullable String type, FaultCause cause, @Nullable Duration retryAfter) {
        this(status, type, cause, retryAfter, null);
    }
}
