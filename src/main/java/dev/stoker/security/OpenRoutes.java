package dev.stoker.security;

import java.util.Set;

/**
 * What needs no admin token: reading, but for engines' logs, and the calls below, which generate.
 * Everything else changes something and is shut, routes not yet written included.
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

    private final boolean ollamaControlOpen;

    OpenRoutes(EdgeSettings settings) {
        this.ollamaControlOpen = settings.ollamaControlOpen();
    }

    boolean contains(EdgeRequest request) {
        String path = withoutLastSlash(request.path());
        if (request.reads()) {
            return !isLog(path);
        }
        return switch (request.method()) {
            case "POST" -> CALLS.contains(path) || (ollamaControlOpen && isOllamaControl(path));
            case "DELETE" -> ollamaControlOpen && path.equals("/api/delete");
            case String _ -> false;
        };
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
