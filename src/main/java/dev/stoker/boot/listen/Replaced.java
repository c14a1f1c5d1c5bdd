package dev.stoker.boot.listen;

import dev.stoker.config.ListenAddress;
import dev.stoker.config.UnixSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is configured and yet not listened on, because the service manager has handed over another.
 *
 * @param configured an address with its port, or a path
 * @param instead the service manager's, likewise
 */
public record Replaced(String configured, String instead) {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]");

    /** Empty where both are the same, or nothing was handed over. Pure. */
    static List<Replaced> by(
            HandedOver handed, ListenAddress address, @Nullable UnixSocket socket) {
        var all = new ArrayList<Replaced>();
        String host = handed.host();
        if (host != null && !isSame(address, host, handed.port())) {
            all.add(new Replaced(address.toString(), host + ":" + handed.port()));
        }
        String path = handed.path();
        if (path != null && socket != null && !socket.path().toString().equals(path)) {
            all.add(new Replaced(socket.path().toString(), path));
        }
        return List.copyOf(all);
    }

    private static boolean isSame(ListenAddress address, String host, int port) {
        return address.port() == port
                && (address.host().equals(host)
                        || ("[" + address.host() + "]").equals(host)
                        || (address.host().equals("localhost") && LOOPBACK.contains(host)));
    }
}
