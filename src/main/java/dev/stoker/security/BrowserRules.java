package dev.stoker.security;

import dev.stoker.core.ErrorCode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What web pages may do: those of this daemon anything, those of an origin the user allowed too,
 * all others nothing on any method, apart from a link that leads to the front page.
 */
final class BrowserRules {
    private final Set<String> allowedOrigins;

    BrowserRules(EdgeSettings settings) {
        this.allowedOrigins = Set.copyOf(settings.allowedOrigins());
    }

    /** Expects a Host that was found in order. */
    Verdict judge(EdgeRequest request) {
        List<String> origins = request.all("origin");
        if (origins.isEmpty()) {
            return withoutOrigin(request);
        }
        String origin = origins.size() == 1 ? origins.getFirst().toLowerCase(Locale.ROOT) : "";
        if (allowedOrigins.contains(origin)) {
            return request.method().equals("OPTIONS")
                            && request.has("access-control-request-method")
                    ? new Verdict.Preflight(origin)
                    : new Verdict.Pass(origin);
        }
        return origin.equals(ownOrigin(request)) ? withoutOrigin(request) : refused();
    }

    private static Verdict withoutOrigin(EdgeRequest request) {
        for (String site : request.all("sec-fetch-site")) {
            if (!site.equals("same-origin") && !site.equals("none")) {
                return isLinkToFrontPage(request) ? new Verdict.Pass(null) : refused();
            }
        }
        return new Verdict.Pass(null);
    }

    /** A frame would do for clickjacking, so only a whole document counts. */
    private static boolean isLinkToFrontPage(EdgeRequest request) {
        return request.method().equals("GET")
                && request.path().equals("/")
                && !request.has("origin")
                && request.is("sec-fetch-mode", "navigate")
                && request.is("sec-fetch-dest", "document");
    }

    private static @Nullable String ownOrigin(EdgeRequest request) {
        String host = request.only("host");
        HostHeader parsed = host == null ? null : HostHeader.parse(host);
        return parsed == null ? null : parsed.origin(request.tls());
    }

    private static Verdict refused() {
        return new Verdict.Refuse(
                ErrorCode.ORIGIN_REFUSED,
                "requests of foreign web pages are refused (stoker.http.allowed-origins lists those"
                        + " that may call)");
    }
}
