package dev.stoker.boot.listen;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/** A descriptor that this process was started with, and the listening socket it is. */
record Found(int descriptor, SocketAddress address) {
    /**
     * @throws IOException it is none that can be served
     */
    static Found at(int descriptor, String name) throws IOException {
        SocketName bound = Libc.listens(descriptor) ? Libc.name(descriptor) : null;
        @Nullable SocketAddress address = bound == null ? null : bound.address();
        if (address == null) {
            throw new IOException(
                    "descriptor %d (%s) is nothing to serve (expected: a listening stream socket, of TCP or with a path)"
                            .formatted(descriptor, name));
        }
        return new Found(descriptor, address);
    }

    boolean isUnix() {
        return address instanceof UnixDomainSocketAddress;
    }
}
