package dev.stoker.cli.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the daemon answers.
 *
 * @param base {@code http} or {@code https}, a host and perhaps a port; no path
 */
public record DaemonAddress(URI base) {
    private static final int MOST_PORTS = 65_535;
    private static final String EXPECTED =
            " (expected: http://HOST:PORT, such as http://127.0.0.1:11500)";

    public DaemonAddress {
        String scheme = base.getScheme();
        String path = base.getPath();
        boolean plain =
                base.getHost() != null
                        && (base.getPort() == -1
                                || (base.getPort() > 0 && base.getPort() <= MOST_PORTS))
                        && base.getRawUserInfo() == null
                        && base.getRawQuery() == null
                        && base.getRawFragment() == null
                        && (path == null || path.isEmpty() || path.equals("/"));
        if (!plain || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new IllegalArgumentException("'" + base + "' is no address" + EXPECTED);
        }
    }

    /**
     * Reads what a person types; {@code http://} may be left out.
     *
     * @throws IllegalArgumentException with a sentence for them
     */
    public static DaemonAddress parse(String text) {
        try {
            return new DaemonAddress(new URI(text.contains("://") ? text : "http://" + text));
        } catch (URISyntaxException _) {
            throw new IllegalArgumentException("'" + text + "' is no address" + EXPECTED);
        }
    }

    /**
     * Whether it is this machine by its very name: the only place that the admin token may go to. A
     * name that has to be looked up is not, whatever it resolves to.
     */
    public boolean isLoopback() {
        String host = base.getHost().toLowerCase(Locale.ROOT);
        return host.equals("localhost")
                || host.equals("[::1]")
                || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }

    /** Whether it leads to the same port of this machine, whatever this machine is called. */
    public boolean isSameAs(DaemonAddress other) {
        return base.equals(other.base)
                || (isLoopback() && other.isLoopback() && port() == other.port());
    }

    URI at(String path) {
        return base.resolve(path);
    }

    /** One segment of a path: whatever could be taken for something else is encoded. */
    public static String segment(String text) {
        var encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "-._~:@".indexOf(c) >= 0);
            encoded.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }
        return encoded.toString();
    }

    /** The port, the scheme's own where none is given. */
    public int port() {
        int port = base.getPort();
        return port >= 0 ? port : "https".equals(base.getScheme()) ? 443 : 80;
    }

    /** As people write it: host and port, with the scheme only where it is not plain HTTP. */
    @Override
    public String toString() {
        @Nullable String authority = base.getRawAuthority();
        return "http".equals(base.getScheme()) ? String.valueOf(authority) : base.toString();
    }
}
