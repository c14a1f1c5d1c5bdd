package dev.stoker.discovery;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A listening TCP socket worth asking.
 *
 * @param host as in an address: {@code 127.0.0.1}, {@code [::1]}; a listener on all addresses is
 *     named by a loopback one
 * @param socket tells this socket from a later one on the same port; 0 where the system does not
 * @param process that holds it; null where it could not be traced
 */
record Listener(String host, int port, long socket, @Nullable ProcessEntry process) {
    /** Scheme, host and port. */
    URI base() {
        return URI.create("http://" + host + ':' + port);
    }

    /** The same socket, whatever was traced. */
    boolean sameSocket(Listener other) {
        Long mine = process == null ? null : Long.valueOf(process.pid());
        Long theirs = other.process == null ? null : Long.valueOf(other.process.pid());
        return socket == other.socket && java.util.Objects.equals(mine, theirs);
    }
}
