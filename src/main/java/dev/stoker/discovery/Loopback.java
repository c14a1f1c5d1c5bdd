package dev.stoker.discovery;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Connects to a port of this machine, to learn whether anybody listens. */
final class Loopback {
    /** The machine itself answers at once, or drops what it does not want. */
    private static final int TIMEOUT_MILLIS = 200;

    private Loopback() {}

    /**
     * Whether a connection is accepted. Blocks for a moment.
     *
     * @param host an address, as in a URL
     */
    static boolean accepts(String host, int port) {
        String address = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), TIMEOUT_MILLIS);
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
