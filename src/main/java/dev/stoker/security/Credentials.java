package dev.stoker.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The credentials that a request shows, wherever clients put them. */
final class Credentials {
    private static final String BEARER = "bearer ";

    private Credentials() {}

    /** Each header is read once only: of two, another reader might take the other one. */
    static List<String> of(EdgeRequest request) {
        List<String> all = new ArrayList<>();
        add(all, request.only("x-stoker-token"));
        add(all, bearer(request.only("authorization")));
        // Anthropic's client libraries have no other header for it.
        add(all, request.only("x-api-key"));
        return all;
    }

    private static void add(List<String> all, @Nullable String value) {
        if (value != null) {
            all.add(value);
        }
    }

    private static @Nullable String bearer(@Nullable String value) {
        return value != null && value.toLowerCase(Locale.ROOT).startsWith(BEARER)
                ? value.substring(BEARER.length()).strip()
                : null;
    }
}
