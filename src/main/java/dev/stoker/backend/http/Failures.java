package dev.stoker.backend.http;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** What the socket's faults mean to a caller. */
final class Failures {
    private Failures() {}

    /** No connection, or none that took the request: the backend knows nothing of it. */
    static StokerException unreachable(Call call, Throwable cause) {
        String why =
                switch (cause) {
                    case UnknownHostException _ -> "its name is not known";
                    case SSLException _ -> "its certificate or its TLS is not accepted";
                    // Netty's timeout of a connect is one of these too.
                    case ConnectException refused when says(refused, "timed out") ->
                            "it does not accept connections";
                    case ConnectException _ -> "connection refused";
                    default -> "no connection";
                };
        return new StokerException(
                ErrorCode.BACKEND_UNREACHABLE,
                "the backend at " + call.peer() + " does not answer: " + why,
                cause);
    }

    /** The request was written, then the connection broke. */
    static StokerException cut(Call call, Throwable cause) {
        return new StokerException(
                ErrorCode.STREAM_CUT,
                "the backend at " + call.peer() + " closed the connection before its answer ended",
                cause);
    }

    static StokerException timeout(Call call, Duration waited) {
        return new StokerException(
                ErrorCode.BACKEND_TIMEOUT,
                "the backend at " + call.peer() + " sent nothing for " + seconds(waited));
    }

    static StokerException tooLarge(Call call, int limit) {
        return new StokerException(
                ErrorCode.BACKEND_ERROR,
                "the answer of the backend at " + call.peer() + " exceeds " + limit + " bytes");
    }

    private static String seconds(Duration waited) {
        return waited.toMillis() / 1000.0 + " s";
    }

    private static boolean says(Throwable fault, String words) {
        return fault.getMessage() != null && fault.getMessage().contains(words);
    }
}
