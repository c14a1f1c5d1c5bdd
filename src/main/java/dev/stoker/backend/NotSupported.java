package dev.stoker.backend;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;

/** What a kind has no way to do. */
public final class NotSupported {
    private NotSupported() {}

    /**
     * Says so.
     *
     * @param what in the infinitive, such as {@code rerank documents}
     */
    public static StokerException by(Backend backend, String what) {
        return new StokerException(
                ErrorCode.NOT_SUPPORTED,
                "a backend of kind " + backend.kind().wireName() + " cannot " + what);
    }
}
