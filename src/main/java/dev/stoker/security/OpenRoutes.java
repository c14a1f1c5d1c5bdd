package dev.stoker.security;

import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What needs no admin token: reading, but for apps' keys, the configuration and engines' logs, and
 * the calls below, which generate. Everything else changes something and is shut, routes not yet
 * written included.
 */
final class OpenRoutes {
    private static final Set<String> CALLS =
            Set.of(
                    "/stoker/v1/generate",
                    "/stoker/v1/stream",
                    "/stoker/v1/embed",
                    "/stoker/v1/tokenize",
                    "/v1/chat/completions",
                    "/v1/completions",
                    "/v1/embeddings",
                    "/v1/responses",
                    "/v1/rerank",
                    "/v1/audio/speech",
                    "/v1/audio/transcriptions",
                    "/v1/images/generations",
                    "/v1/messages",
                    "/v1/messages/count_tokens",
                    "/api/generate",
                    "/api/chat",
                    "/api/embed",
                    "/api/embeddings",
                    "/api/show");

    /** Open only if the user says so, for clients of Ollama that cannot send a token. */
    private static final Set<String> OLLAMA_CONTROL =
            Set.of("/api/pull", "/api/delete", "/api/copy", "/api/create", "/api/push");

    private static final Pattern DASHBOARD_PART =
            Pattern.compile("/dashboard/[a-z]{1,20}\\.(?:css|js|svg)");

    /** In the dialects of others, what is there to be read only. */
    private static final Set<String> READ =
            Set.of("/v1/models", "/api/tags", "/api/ps", "/api/version");

    private static final int FEW_EDITS = 3;

    /** What apps there are, and what is configured: with paths, hosts and names. */
    private static final Set<String> SHUT = Set.of("/stoker/v1/keys", "/stoker/v1/config");

    private final boolean ollamaControlOpen;

    OpenRoutes(EdgeSettings settings) {
        this.ollamaControlOpen = settings.ollamaControlOpen();
    }

    boolean contains(EdgeRequest request) {
        if (toApps(request)) {
            return true;
        }
        String path = withoutLastSlash(request.path());
        return switch (request.method()) {
            case "POST" -> ollamaControlOpen && isOllamaControl(path);
            case "DELETE" -> ollamaControlOpen && path.equals("/api/delete");
            case String _ -> false;
        };
    }

    /**
     * Whether a browser asks for the dashboard's page or a part of it. They are the same for
     * everybody, and a browser that follows a link cannot send a token; the page asks its user for
     * it, and sends it with all that it then asks for itself.
     */
    static boolean isDashboard(EdgeRequest request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return false;
        }
        return request.path().equals("/")
                ? asksForAPage(request)
                : DASHBOARD_PART.matcher(request.path()).matches();
    }

    /** As browsers do, with the page before all else; others get a text at that path. */
    private static boolean asksForAPage(EdgeRequest request) {
        String accept = request.only("accept");
        return accept != null
                && accept.toLowerCase(Locale.ROOT).split(",", 2)[0].strip().equals("text/html");
    }

    /**
     * Whether it asks for a call of the dialects of others that does not exist, as one who misspelt
     * its path does. Only of these is it known what there is: whatever else is not open needs the
     * token, and what is not yet written too.
     */
    static boolean isUnknownCall(EdgeRequest request) {
        String path = withoutLastSlash(request.path());
        return request.method().equals("POST")
                && (path.startsWith("/v1/") || path.startsWith("/api/"))
                && !CALLS.contains(path)
                && !isOllamaControl(path)
                && !READ.contains(path)
                && !path.startsWith("/v1/models/");
    }

    /** The open call whose path is nearly that one; null if none is, or if that one is right. */
    static @Nullable String near(String path) {
        String asked = withoutLastSlash(path);
        if (isOllamaControl(asked) || READ.contains(asked)) {
            return null;
        }
        return CALLS.stream()
                .sorted()
                .filter(call -> NearPath.distance(asked, call) <= FEW_EDITS)
                .min(Comparator.comparingInt(call -> NearPath.distance(asked, call)))
                .orElse(null);
    }

    /** What an app's key opens where everybody must show something: whatever else is open. */
    boolean toApps(EdgeRequest request) {
        if (request.reads()) {
            return !isShut(request.path());
        }
        return request.method().equals("POST") && CALLS.contains(withoutLastSlash(request.path()));
    }

    /**
     * Which apps there are is their owner's business, what is configured, and what engines write.
     * Segments may carry matrix parameters.
     */
    private static boolean isShut(String path) {
        String plain = withoutLastSlash(path.replaceAll(";[^/]*", "").toLowerCase(Locale.ROOT));
        return isLog(plain) || SHUT.stream().anyMatch(shut -> (plain + "/").startsWith(shut + "/"));
    }

    /** Whether who cannot send a token may manage models in Ollama's dialect. */
    boolean ollamaControl() {
        return ollamaControlOpen;
    }

    /** A blob's name is in its path. */
    private static boolean isOllamaControl(String path) {
        return OLLAMA_CONTROL.contains(path) || path.startsWith("/api/blobs/");
    }

    /** What an engine writes is for the owner: a build may write more than it should. */
    private static boolean isLog(String path) {
        return path.startsWith("/stoker/v1/backends/") && path.endsWith("/logs");
    }

    /** The router takes {@code /v1/completions/} for {@code /v1/completions}. */
    private static String withoutLastSlash(String path) {
        return path.length() > 1 && path.endsWith("/")
                ? path.substring(0, path.length() - 1)
                : path;
    }
}
