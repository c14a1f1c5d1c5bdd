package dev.stoker.backend.hub;

import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a hub's refusals mean. Source: {@code hf_raise_for_status} of huggingface_hub: {@code
 * X-Error-Code} tells a gated repository from one that is not there, since the hub answers 401 to
 * both where nobody is logged in.
 */
final class HubFaults {
    private static final Pattern CODE = Pattern.compile("[A-Za-z]{1,64}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");
    private static final String TOKEN =
            " (expected: its terms accepted at the hub, and a token of that account named by"
                    + " stoker.models.hub-token-env)";

    private HubFaults() {}

    /** An answer that is no success; nothing of its body is read. */
    static StokerException of(HttpClientResponse answer, String repository) {
        int status = answer.statusCode();
        String code = code(answer);
        String where = "the repository '" + repository + "'";
        if (status == 404 || "RepoNotFound".equals(code)) {
            return new StokerException(
                    ErrorCode.MODEL_NOT_FOUND,
                    "EntryNotFound".equals(code)
                            ? where + " has no such file any more"
                            : "the hub has no public repository '" + repository + "'");
        }
        return switch (status) {
            case 401 -> fault(answer, FaultCause.KEY, where + " is not open to everybody" + TOKEN);
            case 403 -> fault(answer, FaultCause.PERMISSION, where + " is gated" + TOKEN);
            case 429 -> fault(answer, FaultCause.RATE, "the hub has been asked too often");
            default ->
                    status >= 500 && status <= 599
                            ? fault(answer, FaultCause.SERVER, "the hub answered " + status)
                            : new StokerException(
                                    ErrorCode.BACKEND_ERROR, "the hub answered " + status);
        };
    }

    private static StokerException fault(
            HttpClientResponse answer, FaultCause cause, String detail) {
        return StokerException.ofBackend(
                ErrorCode.BACKEND_ERROR,
                detail,
                new BackendFault(answer.statusCode(), code(answer), cause, retryAfter(answer)));
    }

    private static @Nullable String code(HttpClientResponse answer) {
        String code = answer.getHeader("x-error-code");
        return code != null && CODE.matcher(code).matches() ? code : null;
    }

    /** In seconds only; a date is not what hubs send. */
    static @Nullable Duration retryAfter(HttpClientResponse answer) {
        String header = answer.getHeader("retry-after");
        return header != null && SECONDS.matcher(header).matches()
                ? Duration.ofSeconds(Long.parseLong(header))
                : null;
    }

    /** No proper answer. */
    static StokerException of(RemoteFailure e) {
        if (e instanceof RemoteBusy busy) {
            return busy.fault();
        }
        ErrorCode code =
                switch (e) {
                    case RemoteRefusal _ -> ErrorCode.MODEL_FILE_REFUSED;
                    case RemoteSilence _, RemoteTrickle _ -> ErrorCode.BACKEND_TIMEOUT;
                    default -> ErrorCode.BACKEND_UNREACHABLE;
                };
        return new StokerException(code, "the hub: " + e.because(), e);
    }
}
