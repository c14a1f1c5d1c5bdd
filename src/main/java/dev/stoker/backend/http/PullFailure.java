package dev.stoker.backend.http;

import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.UpstreamError;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a server says of a download that failed: one sentence, mostly of its registry's or its
 * network's, and no status. Pure.
 */
public final class PullFailure {
    private record Row(Pattern words, FaultCause cause) {}

    /** The first that is found decides. */
    private static final List<Row> ROWS =
            List.of(
                    row(
                            "file does not exist|manifest unknown|no model found|\\b404\\b",
                            FaultCause.NOT_FOUND),
                    row("requires a newer version|\\b412\\b|requires MLX", FaultCause.UNSUPPORTED),
                    row("too many requests|\\b429\\b", FaultCause.RATE),
                    row("unauthori[sz]ed|access denied|realm host|\\b40[13]\\b", FaultCause.KEY),
                    row(
                            "no such host|connection re(?:fused|set)|time(?:d )?out|\\bEOF\\b"
                                    + "|(?:digest|SHA) mismatch|max retries exceeded|tls: |deadline"
                                    + "|\\b50[0234]\\b|network is unreachable",
                            FaultCause.SERVER));

    private PullFailure() {}

    /**
     * The failure as an exception: {@code MODEL_NOT_FOUND} where the registry has no such model,
     * else {@code BACKEND_ERROR} in the server's words.
     *
     * @param model that was wanted
     * @param secrets taken out of the text
     */
    public static StokerException of(String text, String model, Collection<Secret> secrets) {
        FaultCause cause = cause(text);
        if (cause == FaultCause.NOT_FOUND) {
            return new StokerException(
                    ErrorCode.MODEL_NOT_FOUND,
                    "the backend's registry has no model '" + model + "'");
        }
        StokerException told = UpstreamError.in(Json.object().put("error", text), secrets);
        String clean = told == null ? "the download failed" : told.detail();
        return StokerException.ofBackend(
                ErrorCode.BACKEND_ERROR, clean, new BackendFault(502, null, cause));
    }

    private static Row row(String words, FaultCause cause) {
        return new Row(Pattern.compile(words, Pattern.CASE_INSENSITIVE), cause);
    }

    private static FaultCause cause(String text) {
        return ROWS.stream()
                .filter(row -> row.words().matcher(text).find())
                .map(Row::cause)
                .findFirst()
                .orElse(FaultCause.UNKNOWN);
    }
}
