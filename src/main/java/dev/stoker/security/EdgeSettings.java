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
        /** Everybody, on every route; only the dashboard's own files are shown without it. */
        TOKEN
    }

    private static final Pattern ORIGIN =
            Pattern.compile("[a-z][a-z0-9+.-]*://(?:[a-z0-9._-]+|\\[[0-9a-f:]+])(?::[0-9]{1,5})?");

    /** What an allowed host looks like, for messages. */
    public static final String HOST_SHAPE = "a name or address, with or without :port; no wildcard";

    /** What an allowed origin looks like, for messages. */
    public static final String ORIGIN_SHAPE =
            "scheme://host or scheme://host:port in lower case; neither '*' nor 'null'";

    public EdgeSettings {
        allowedHosts = List.copyOf(allowedHosts);
        allowedOrigins = List.copyOf(allowedOrigins);
        for (String host : allowedHosts) {
            if (!isHost(host)) {
                throw new IllegalArgumentException(
                        "allowed host: '" + host + "' (expected: " + HOST_SHAPE + ")");
            }
        }
        for (String origin : allowedOrigins) {
            if (!isOrigin(origin)) {
                throw new IllegalArgumentException(
                        "allowed origin: '" + origin + "' (expected: " + ORIGIN_SHAPE + ")");
            }
        }
    }

    /** Whether the text can be among the allowed hosts. */
    public static boolean isHost(String text) {
        return HostHeader.parse(text) != null;
    }

    /** Whether the text can be among the allowed origins. */
    public static boolean isOrigin(String text) {
        return ORIGIN.matcher(text).matches();
    }
}
