package dev.stoker.routing.experience;

import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.util.Set;

/** Whose fault an error is, as far as that decides where the next calls go. Pure. */
public enum Blame {
    /** The caller's: the same request fails everywhere. */
    CALLER,
    /** Nobody's who is to be left alone for it: it passes, or is seen to elsewhere. */
    NOBODY,
    /** The place's. */
    PLACE;

    private static final Set<ErrorCode> OF_PLACES =
            Set.of(
                    ErrorCode.BACKEND_ERROR,
                    ErrorCode.BACKEND_UNREACHABLE,
                    ErrorCode.BACKEND_TIMEOUT,
                    ErrorCode.STREAM_CUT);

    /**
     * Another place may have more room, or more that it can; and an engine's start is its
     * supervisor's business, which has a budget of its own.
     */
    private static final Set<ErrorCode> OF_NOBODY =
            Set.of(ErrorCode.CONTEXT_EXCEEDED, ErrorCode.MODEL_NOT_FOUND);

    /** Of that error of a call that was sent to a place. */
    public static Blame of(StokerException error) {
        BackendFault fault = error.fault();
        if (fault != null) {
            return ofFault(fault);
        }
        if (OF_PLACES.contains(error.code())) {
            return PLACE;
        }
        boolean ofCaller = error.code().httpStatus() < 500 && !OF_NOBODY.contains(error.code());
        return ofCaller ? CALLER : NOBODY;
    }

    private static Blame ofFault(BackendFault fault) {
        return switch (fault.cause()) {
            case REQUEST, CONTENT -> CALLER;
            case CONTEXT, TOO_LARGE, UNSUPPORTED, NOT_FOUND, LOADING -> NOBODY;
            case KEY, PERMISSION, QUOTA, RATE, OVERLOADED, SERVER -> PLACE;
            case UNKNOWN -> fault.status() >= 500 ? PLACE : CALLER;
        };
    }

    /** The error in a few words that hold nothing of anybody's: {@code backend_error (503)}. */
    public static String words(StokerException error) {
        BackendFault fault = error.fault();
        return fault == null
                ? error.code().wireName()
                : "%s (%d, %s)"
                        .formatted(
                                error.code().wireName(), fault.status(), fault.cause().wireName());
    }
}
