package dev.stoker.security;

import dev.stoker.core.ErrorCode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who must show the admin token or an app key, and whether they did. A program of the owner's on
 * the Unix socket need not: it can read the token. Where nobody must, credentials that client
 * libraries send by habit are not looked at, but for what is surely meant as an app key of
 * Stoker's.
 */
final class TokenRules {
    private final boolean always;
    private final OpenRoutes open;
    private final AdminToken token;
    private final AppKeys keys;

    TokenRules(EdgeSettings settings, AdminToken token, AppKeys keys) {
        this.always = settings.auth() == EdgeSettings.Auth.TOKEN;
        this.open = new OpenRoutes(settings);
        this.token = token;
        this.keys = keys;
    }

    /** Null if the request may go on. */
    Verdict.@Nullable Refuse judge(EdgeRequest request) {
        if (isAdmin(request)) {
            return null;
        }
        String app = app(request);
        if (app == null && showsLostKey(request)) {
            return new Verdict.Refuse(
                    ErrorCode.TOKEN_REQUIRED,
                    "this app key is not known: it was revoked or is mistyped; 'stoker keys create"
                            + " NAME' makes a new one");
        }
        return mayGoOn(request, app) ? null : refusal(request, app);
    }

    private boolean mayGoOn(EdgeRequest request, @Nullable String app) {
        if (!always) {
            return open.contains(request);
        }
        // An app's key opens what is open to all where nobody must show one, and no more.
        return OpenRoutes.isDashboard(request) || (app != null && open.toApps(request));
    }

    private Verdict.Refuse refusal(EdgeRequest request, @Nullable String app) {
        if (app == null && always) {
            return new Verdict.Refuse(
                    ErrorCode.TOKEN_REQUIRED,
                    "every call needs a credential, since stoker.http.auth is token (expected: an"
                            + " app key, or the admin token)");
        }
        String near = request.method().equals("POST") ? OpenRoutes.near(request.path()) : null;
        String perhaps = near == null ? "" : "; perhaps " + near + " was meant";
        if (OpenRoutes.isUnknownCall(request)) {
            return new Verdict.Refuse(
                    ErrorCode.NOT_FOUND, "there is nothing at this path" + perhaps);
        }
        return new Verdict.Refuse(
                ErrorCode.TOKEN_REQUIRED,
                app != null
                        ? "an app key opens reading and generating only; this call needs the admin"
                                + " token"
                        : "this call needs the admin token: reading and generating are open, all"
                                + " else is not (expected: 'Authorization: Bearer TOKEN' or"
                                + " 'x-stoker-token: TOKEN')"
                                + perhaps);
    }

    /** Whether it may do what Ollama's control routes do. */
    boolean mayControlOllama(EdgeRequest request) {
        return (!always && open.ollamaControl()) || isAdmin(request);
    }

    /** The app whose key the request shows; null if it shows none that is known. */
    @Nullable String app(EdgeRequest request) {
        return Credentials.of(request).stream()
                .map(keys::of)
                .filter(Objects::nonNull)
                .map(AppKey::name)
                .findFirst()
                .orElse(null);
    }

    private static boolean showsLostKey(EdgeRequest request) {
        return Credentials.of(request).stream().anyMatch(one -> one.startsWith(AppKeys.PREFIX));
    }

    private boolean isAdmin(EdgeRequest request) {
        return isOwnersProgram(request) || Credentials.of(request).stream().anyMatch(token::is);
    }

    /**
     * Whether a program of the owner's sent it, by the Unix socket. A page may be behind what a
     * browser sends through a tunnel that the owner has laid there, and anybody behind a proxy.
     */
    private static boolean isOwnersProgram(EdgeRequest request) {
        return request.owner() && !request.fromBrowser() && !request.isPassedOn();
    }
}
