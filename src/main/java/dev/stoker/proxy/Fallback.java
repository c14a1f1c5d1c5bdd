package dev.stoker.proxy;

import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.util.Set;

/**
 * Whether the next place of a route may be asked for a call that failed before a byte went to the
 * caller. Pure.
 *
 * <p>It may where nobody can have begun, where the place has turned it away, and where the place
 * has told that its work has failed: then that work is over, and is not done twice at a time. It
 * may not where a place might go on with it unseen, or where the request itself is at fault.
 */
final class Fallback {
    private static final Set<ErrorCode> OF_THAT_PLACE =
            Set.of(ErrorCode.BACKEND_ERROR, ErrorCode.CONTEXT_EXCEEDED, ErrorCode.NOT_SUPPORTED);

    private Fallback() {}

    /**
     * Decides.
     *
     * @param untouched whether nobody can have begun
     * @param wrote whether the model was seen to write something
     */
    static boolean elsewhere(StokerException e, boolean untouched, boolean wrote) {
        if (wrote) {
            return false;
        }
        BackendFault fault = e.fault();
        if (fault == null) {
            return untouched || OF_THAT_PLACE.contains(e.code());
        }
        return switch (fault.cause()) {
            case REQUEST, CONTENT -> false;
            case CONTEXT,
                    TOO_LARGE,
                    KEY,
                    PERMISSION,
                    NOT_FOUND,
                    UNSUPPORTED,
                    RATE,
                    QUOTA,
                    LOADING,
                    OVERLOADED,
                    SERVER ->
                    true;
            case UNKNOWN -> fault.status() >= 500;
        };
    }
}
