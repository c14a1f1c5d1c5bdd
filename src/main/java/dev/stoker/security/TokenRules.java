package dev.stoker.security;

import dev.stoker.core.ErrorCode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who must show the admin token, and whether they did. Where nobody must, credentials that client
 * libraries send by habit are not looked at.
 */
final class TokenRules {
    private static final String BEARER = "bearer ";

    private final boolean always;
    private final OpenRoutes open;
    private final AdminToken token;

    TokenRules(EdgeSettings settings, AdminToken token) {
        this.always = settings.auth() == EdgeSettings.Auth.TOKEN;
        this.open = new OpenRoutes(settings);
        this.token = token;
    }

    /** Null if the request may go on. */
    Verdict.@Nullable Refuse judge(EdgeRequest request) {
        boolean free = always ? OpenRoutes.isDashboard(request) : open.contains(request);
        if (free || shown(request)) {
            return null;
        }
        if (always) {
            return new Verdict.Refuse(
                    ErrorCode.TOKEN_REQUIRED,
                    "every call needs the admin token, since stoker.http.auth is token");
        }
        String near = request.method().equals("POST") ? OpenRoutes.near(request.path()) : null;
        String perhaps = near == null ? "" : "; perhaps " + near + " was meant";
        if (OpenRoutes.isUnknownCall(request)) {
            return new Verdict.Refuse(
                    ErrorCode.NOT_FOUND, "there is nothing at this path" + perhaps);
        }
        return new Verdict.Refuse(
                ErrorCode.TOKEN_REQUIRED,
                "this call needs the admin token: reading and generating are open, all"
                        + " else is not (expected: 'Authorization: Bearer TOKEN' or"
                        + " 'x-stoker-token: TOKEN')"
                        + perhaps);
    }

    /** Whether it may do what Ollama's control routes do. */
    boolean mayControlOllama(EdgeRequest request) {
        return open.ollamaControl() || shown(request);
    }

    private boolean shown(EdgeRequest request) {
        // Each is asked for once only: of two, another reader might take the other one.
        String own = request.only("x-stoker-token");
        if (own != null && token.is(own)) {
            return true;
        }
        String bearer = bearer(request.all("authorization"));
        if (bearer != null && token.is(bearer)) {
            return true;
        }
        // Anthropic's client libraries have no other header for it.
        String apiKey = request.only("x-api-key");
        return apiKey != null && token.is(apiKey);
    }

    private static @Nullable String bearer(List<String> values) {
        if (values.size() != 1) {
            return null;
        }
        String value = values.getFirst();
        return value.toLowerCase(Locale.ROOT).startsWith(BEARER)
                ? value.substring(BEARER.length()).strip()
                : null;
    }
}
