package dev.stoker.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The one fault of Stoker's own code: a code from the table and one sentence with the offending
 * value and what was expected. The sentence goes to the caller, so it holds no token, prompt text
 * or path of this machine.
 */
public final class StokerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient @Nullable BackendFault fault;
    private final transient @Nullable Reason reason;
    private final transient @Nullable Duration pause;

    public StokerException(ErrorCode code, String detail) {
        this(code, detail, null);
    }

    public StokerException(ErrorCode code, String detail, @Nullable Throwable cause) {
        this(code, detail, cause, null, null, null);
    }

    private StokerException(
            ErrorCode code,
            String detail,
            @Nullable Throwable cause,
            @Nullable BackendFault fault,
            @Nullable Reason reason,
            @Nullable Duration pause) {
        super(detail, cause);
        this.code = code;
        this.fault = fault;
        this.reason = reason;
        this.pause = pause;
    }

    /** One after which the same request is worth another try, and not before. */
    public static StokerException until(ErrorCode code, String detail, Duration pause) {
        return new StokerException(code, detail, null, null, null, pause);
    }

    /** A backend's fault in its own words: {@code detail} is its text, already redacted. */
    public static StokerException ofBackend(ErrorCode code, String detail, BackendFault fault) {
        return new StokerException(code, detail, null, fault, null, fault.retryAfter());
    }

    /** A refusal of Stoker's own of which more is known than its code tells. */
    public static StokerException because(ErrorCode code, String detail, Reason reason) {
        return new StokerException(code, detail, null, null, reason, null);
    }

    /** The same in other words. */
    public StokerException reworded(String detail) {
        return new StokerException(code, detail, getCause(), fault, reason, pause);
    }

    /** Which row of the table. */
    public ErrorCode code() {
        return code;
    }

    /** What the backend said; null if the fault is Stoker's own. */
    public @Nullable BackendFault fault() {
        return fault;
    }

    /** Why, whoever says so; null where no more is known than the code. */
    public @Nullable FaultCause faultCause() {
        if (fault != null) {
            return fault.cause();
        }
        return reason == null ? null : reason.cause();
    }

    /** The backend that a refusal of Stoker's own is about; null where it names none. */
    public @Nullable String backend() {
        return reason == null ? null : reason.backend();
    }

    /** Whether the same request may succeed later. */
    public boolean retryable() {
        FaultCause cause = faultCause();
        return cause == null ? code.retryable() : cause.passes();
    }

    /** When to come again, by the backend's word or Stoker's own; null where nobody says. */
    public @Nullable Duration retryAfter() {
        return pause;
    }

    /** The status to answer with while no byte has gone out: the backend's own, or the table's. */
    public int httpStatus() {
        if (fault != null) {
            return fault.status();
        }
        return reason == null ? code.httpStatus() : reason.status();
    }

    /** The sentence for the caller. */
    public String detail() {
        String message = getMessage();
        return message == null ? code.wireName() : message;
    }
}
