package dev.stoker.security;

import dev.stoker.core.ErrorCode;
import org.jspecify.annotations.Nullable;

/** What becomes of a request. */
sealed interface Verdict {
    /**
     * Goes on to the routes.
     *
     * @param grantedOrigin the configured origin that may read the answer; null for all who need no
     *     such leave
     */
    record Pass(@Nullable String grantedOrigin) implements Verdict {}

    /** A browser asks whether a page of a configured origin may call. */
    record Preflight(String grantedOrigin) implements Verdict {}

    /**
     * Goes no further.
     *
     * @param detail one sentence for the caller
     */
    record Refuse(ErrorCode code, String detail) implements Verdict {}
}
