package dev.stoker.security;

import dev.stoker.core.ErrorCode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which bodies are read: declared as JSON, unpacked, and within the limit where their length is
 * declared. JSON is no content type that a foreign page can send without asking first
 * (CVE-2024-3135). A body of undeclared length is counted by whoever reads it.
 */
final class BodyRules {
    private static final Set<String> METHODS_WITH_BODIES = Set.of("POST", "PUT", "PATCH");
    private static final String TRANSCRIPTIONS = "/v1/audio/transcriptions";
    private static final String CURL_DEFAULT = "application/x-www-form-urlencoded";

    private final long limit;

    BodyRules(EdgeSettings settings) {
        this.limit = settings.maxBody().value();
    }

    /** Null if the body may be read. */
    Verdict.@Nullable Refuse judge(EdgeRequest request) {
        boolean declared =
                request.has("content-type") && METHODS_WITH_BODIES.contains(request.method());
        if (!request.hasBody() && !declared) {
            return null;
        }
        if (!isJson(request) && !isPastedOllamaCall(request) && !isForm(request)) {
            return new Verdict.Refuse(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "the body's content type is not application/json");
        }
        if (request.has("content-encoding") && !request.is("content-encoding", "identity")) {
            return new Verdict.Refuse(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "packed bodies are not read (expected: no Content-Encoding)");
        }
        return isTooLarge(request.all("content-length"))
                ? new Verdict.Refuse(
                        ErrorCode.BODY_TOO_LARGE,
                        "the body is larger than " + limit + " bytes (stoker.http.max-body)")
                : null;
    }

    private static boolean isJson(EdgeRequest request) {
        String type = request.only("content-type");
        if (type == null) {
            return false;
        }
        String[] parts = type.toLowerCase(Locale.ROOT).split(";", -1);
        if (!parts[0].strip().equals("application/json")) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("charset=")
                    && !parameter.substring(8).replace("\"", "").equals("utf-8")) {
                return false;
            }
        }
        return true;
    }

    /**
     * {@code curl -d} as Ollama's documentation has it: it declares a form, and no page sent it.
     */
    private static boolean isPastedOllamaCall(EdgeRequest request) {
        return request.path().startsWith("/api/")
                && !request.fromBrowser()
                && (!request.has("content-type") || request.is("content-type", CURL_DEFAULT));
    }

    /**
     * A form with a file, for the one call whose dialect needs it. A page can send one without
     * asking first, so none is taken from a browser. That a mode of fetching is named is no sign of
     * one: Node names it too, and neither an origin nor a site.
     */
    private static boolean isForm(EdgeRequest request) {
        String type = request.only("content-type");
        return request.path().equals(TRANSCRIPTIONS)
                && !request.has("origin")
                && !request.has("referer")
                && !request.has("sec-fetch-site")
                && type != null
                && type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data;");
    }

    private boolean isTooLarge(List<String> lengths) {
        for (String length : lengths) {
            // The server refuses what is no number; here it, and one too long to read, is too
            // large.
            if (!length.matches("[0-9]{1,18}") || Long.parseLong(length) > limit) {
                return true;
            }
        }
        return false;
    }
}
