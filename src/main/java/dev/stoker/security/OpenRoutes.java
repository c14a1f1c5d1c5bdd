package dev.stoker.security;

import java.util.Locale;
import java.util.Set;

/**
 * What needs no admin token: reading, and the calls below, which generate. Everything else changes
 * something and is shut, routes not yet written included.
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

    private static final String KEYS = "/stoker/v1/keys";

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

    /** What an app's key opens where everybody must show something: whatever else is open. */
    boolean toApps(EdgeRequest request) {
        if (request.reads()) {
            return !isShut(request.path());
        }
        return request.method().equals("POST") && CALLS.contains(withoutLastSlash(request.path()));
    }

    /** Which apps there are is their owner's business. Segments may carry matrix parameters. */
    private static boolean isShut(String path) {
        String plain = path.replaceAll(";[^/]*", "").toLowerCase(Locale.ROOT);
        return plain.equals(KEYS) || plain.startsWith(KEYS + "/");
    }

    /** Whether who cannot send a token may manage models in Ollama's dialect. */
    boolean ollamaControl() {
        return ollamaControlOpen;
    }

    /** A blob's name is in its path. */
    private static boolean isOllamaControl(String path) {
        return OLLAMA_CONTROL.contains(path) || path.startsWith("/api/blobs/");
    }

    /** The router takes {@code /v1/completions/} for {@code /v1/completions}. */
    private static String withoutLastSlash(String path) {
        return path.length() > 1 && path.endsWith("/")
                ? path.substring(0, path.length() - 1)
                : path;
    }
}
