package dev.stoker.fleet;

import dev.stoker.core.BackendFault;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.health.Sign;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the end of a call tells of its backend. Pure. */
final class Signs {
    /** To be left alone for less than this is what a busy server says of its next answer. */
    private static final Duration LEAST_REST = Duration.ofSeconds(1);

    private Signs() {}

    /** Null where it tells nothing. */
    static @Nullable Sign of(CallEnd end) {
        return switch (end.how()) {
            case ANSWERED -> new Sign.Answered();
            case LEFT -> null;
            case FAILED -> end.error() == null ? null : of(end.error());
        };
    }

    private static @Nullable Sign of(StokerException error) {
        BackendFault fault = error.fault();
        return fault == null ? ofStoker(error) : ofBackend(error, fault);
    }

    private static @Nullable Sign ofBackend(StokerException error, BackendFault fault) {
        return switch (fault.cause()) {
            case RATE, OVERLOADED, LOADING -> toWait(error, fault.retryAfter());
            case KEY, PERMISSION, QUOTA, SERVER, UNKNOWN -> new Sign.Failed(error.detail());
            case REQUEST, CONTEXT, TOO_LARGE, NOT_FOUND, UNSUPPORTED, CONTENT ->
                    new Sign.Answered();
        };
    }

    private static @Nullable Sign toWait(StokerException error, @Nullable Duration rest) {
        return rest == null || rest.compareTo(LEAST_REST) < 0
                ? null
                : new Sign.AskedToWait(
                        rest,
                        "it asked to be left alone for %d s: %s"
                                .formatted(rest.toSeconds(), error.detail()));
    }

    private static @Nullable Sign ofStoker(StokerException error) {
        return switch (error.code()) {
            case BACKEND_ERROR, BACKEND_UNREACHABLE, BACKEND_TIMEOUT, STREAM_CUT ->
                    new Sign.Failed(error.detail());
            default -> null; // of the many codes, these alone are the backend's doing
        };
    }
}
