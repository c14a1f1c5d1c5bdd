package dev.stoker.boot.listen;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The listening sockets that the service manager opened before it started the daemon, as {@code
 * sd_listen_fds(3)} has it: {@code LISTEN_FDS} of them from descriptor 3 on, if {@code LISTEN_PID}
 * is this process. They stand in the place of the address and the socket that are configured. Java
 * cannot take a variable back: every child gets an environment of its own, and {@code LISTEN_PID}
 * is not the child's.
 *
 * @param tcp null if there is none
 * @param unix likewise
 */
public record HandedOver(@Nullable Inherited tcp, @Nullable Inherited unix) {
    static final HandedOver NOTHING = new HandedOver(null, null);

    private static final int FIRST = 3;
    private static final int MOST = 64;

    /**
     * Takes over what there is.
     *
     * @throws IOException with a sentence for the owner, if it is not what can be listened on
     */
    public static HandedOver take(Map<String, String> environment, long pid) throws IOException {
        return take(environment, pid, FIRST);
    }

    static HandedOver take(Map<String, String> environment, long pid, int first)
            throws IOException {
        if (!Long.toString(pid).equals(environment.get("LISTEN_PID"))) {
            return NOTHING;
        }
        int count = count(environment.getOrDefault("LISTEN_FDS", ""));
        List<String> names = List.of(environment.getOrDefault("LISTEN_FDNAMES", "").split(":", -1));
        Found tcp = null;
        Found unix = null;
        for (int i = 0; i < count; i++) {
            String name = i < names.size() && !names.get(i).isEmpty() ? names.get(i) : "unnamed";
            Found one = Found.at(first + i, name);
            if (one.isUnix()) {
                unix = only(unix, one, "Unix");
            } else {
                tcp = only(tcp, one, "TCP");
            }
        }
        return new HandedOver(
                tcp == null ? null : Inherited.take(tcp),
                unix == null ? null : Inherited.take(unix));
    }

    private static int count(String text) throws IOException {
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) > MOST) {
            throw new IOException("LISTEN_FDS is '" + text + "' (expected: 0 to " + MOST + ")");
        }
        return Integer.parseInt(text);
    }

    private static Found only(@Nullable Found before, Found one, String kind) throws IOException {
        if (before != null) {
            throw new IOException(
                    "there are two %s sockets, %s and %s (expected: at most one of each kind)"
                            .formatted(kind, before.address(), one.address()));
        }
        return one;
    }

    /** Whether the daemon opens all of its sockets itself. */
    public boolean isNothing() {
        return tcp == null && unix == null;
    }

    /** The host of the TCP address, in the form that is configured; null if there is none. */
    public @Nullable String host() {
        InetSocketAddress address = address();
        if (address == null) {
            return null;
        }
        if (address.getAddress() instanceof Inet6Address six) {
            return "["
                    + (six.isLoopbackAddress()
                            ? "::1"
                            : six.isAnyLocalAddress() ? "::" : plain(six))
                    + "]";
        }
        return address.getAddress().getHostAddress();
    }

    /** Without the zone, which is this machine's affair. */
    private static String plain(Inet6Address address) {
        return address.getHostAddress().replaceFirst("%.*", "");
    }

    /** The port of the TCP address; 0 if there is none. */
    public int port() {
        InetSocketAddress address = address();
        return address == null ? 0 : address.getPort();
    }

    /** The path of the Unix socket; null if there is none. */
    public @Nullable String path() {
        return unix != null && unix.address() instanceof UnixDomainSocketAddress at
                ? at.getPath().toString()
                : null;
    }

    private @Nullable InetSocketAddress address() {
        return tcp != null && tcp.address() instanceof InetSocketAddress at ? at : null;
    }
}
