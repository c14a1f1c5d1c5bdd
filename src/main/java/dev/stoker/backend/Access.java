package dev.stoker.backend;

import dev.stoker.core.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every request to an origin carries, so that it is let in. It goes to that origin only, and
 * never along a redirect.
 *
 * @param credentials headers that must not be shown anywhere, by lower-case name, each whole, such
 *     as {@code Bearer …}
 * @param headers other headers, by lower-case name
 * @param trust how its certificate is checked; null as the platform does
 */
public record Access(
        Map<String, Secret> credentials, Map<String, String> headers, @Nullable Trust trust) {
    /** Nothing is needed. */
    public static final Access OPEN = new Access(Map.of(), Map.of(), null);

    private static final String BEARER = "Bearer ";

    /** Copies the headers. */
    public Access {
        credentials = Map.copyOf(credentials);
        headers = Map.copyOf(headers);
    }

    /** The key as most servers want it; none where there is no key. */
    public static Access bearer(@Nullable Secret key) {
        return key == null ? OPEN : header("authorization", new Secret(BEARER + key.value()));
    }

    /** One header that must not be shown. */
    public static Access header(String name, Secret value) {
        return new Access(Map.of(name, value), Map.of(), null);
    }

    /** The same with these headers, which are stronger than its own, and that trust beside it. */
    public Access with(Map<String, String> more, @Nullable Trust checked) {
        var all = new HashMap<String, String>(headers);
        all.putAll(more);
        return new Access(credentials, all, checked);
    }

    /** What must be in nothing that anybody is told: the keys without the word before them. */
    public List<Secret> secrets() {
        return credentials.values().stream()
                .map(Secret::value)
                .map(text -> text.startsWith(BEARER) ? text.substring(BEARER.length()) : text)
                .map(Secret::new)
                .toList();
    }
}
