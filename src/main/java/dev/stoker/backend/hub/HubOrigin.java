package dev.stoker.backend.hub;

import dev.stoker.core.Secret;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The hub that the owner configured: the one place that a token is sent to. What its own address
 * leads to is the owner's word and not questioned; where it sends us is.
 *
 * @param base {@code https}, or {@code http} on loopback; a path is kept, without a slash at the
 *     end
 * @param token of the owner's account there; null for none
 */
record HubOrigin(URI base, @Nullable Secret token) {
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

    HubOrigin {
        base = URI.create(base.toString().replaceFirst("/+$", ""));
    }

    /** The address of something below the hub. */
    URI at(String rawPathAndQuery) {
        return URI.create(base + rawPathAndQuery);
    }

    /** Same scheme, host and port. */
    boolean holds(URI at) {
        return at.getHost() != null
                && at.getHost().equalsIgnoreCase(base.getHost())
                && String.valueOf(at.getScheme()).equalsIgnoreCase(base.getScheme())
                && port(at) == port(base);
    }

    /** Whether the hub runs on this machine, as in tests; then it may send us to others here. */
    boolean isLocal() {
        return isLoopback(base);
    }

    /** By its name alone, so that no name server can make it so. */
    static boolean isLoopback(URI at) {
        return at.getHost() != null
                && LOOPBACK.matcher(at.getHost().toLowerCase(Locale.ROOT)).matches();
    }

    static int port(URI at) {
        if (at.getPort() >= 0) {
            return at.getPort();
        }
        return "https".equalsIgnoreCase(at.getScheme()) ? 443 : 80;
    }
}
