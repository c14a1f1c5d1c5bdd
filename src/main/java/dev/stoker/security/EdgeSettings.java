package dev.stoker.security;

import dev.stoker.core.Bytes;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the guard lets through.
 *
 * @param bindHost the address that the daemon listens on, as configured
 * @param auth who must show the admin token
 * @param ollamaControlOpen whether Ollama's own control routes need no token
 * @param allowedHosts further Host names: {@code name} (own port or none) or {@code name:port}
 * @param allowedOrigins web origins that may call, each {@code scheme://host[:port]}
 * @param maxBody largest request body
 * @param stateFolder where the admin token is kept
 */
public record EdgeSettings(
        String bindHost,
        Auth auth,
        boolean ollamaControlOpen,
        List<String> allowedHosts,
        List<String> allowedOrigins,
        Bytes maxBody,
        Path stateFolder) {
    /** Who must show the admin token. */
    public enum Auth {
        /** Only callers of control routes. */
        NONE,
        /** Everybody, on every route. */
        TOKEN
    }

    private static final Pattern ORIGIN =
            Pattern.compile("[a-z][a-z0-9+.-]*://(?:[a-z0-9._-]+|\\[[0-9a-f:]+])(?::[0-9]{1,5})?");

    public EdgeSettings {
        allowedHosts = List.copyOf(allowedHosts);
        allowedOrigins = List.copyOf(allowedOrigins);
        for (String host : allowedHosts) {
            if (HostHeader.parse(host) == null) {
                throw new IllegalArgumentException(
                        "allowed host: '"
                                + host
                                + "' (expected: a name or address, with or without :port; no"
                                + " wildcard)");
            }
        }
        for (String origin : allowedOrigins) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException(
                        "allowed origin: '"
                                + origin
                                + "' (expected: scheme://host or scheme://host:port in lower case;"
                                + " neither '*' nor 'null')");
            }
        }
    }
}
