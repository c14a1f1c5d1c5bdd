package dev.stoker.boot.listen;

import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A Unix socket that listens.
 *
 * @param file to take away at the end; null where it is the service manager's
 */
record UnixListener(ServerSocketChannel channel, Path path, @Nullable SocketFile file) {
    /**
     * Before the socket closes: a program that comes next finds nothing in its way. Not after that:
     * the system may have given the number of this file to that program's.
     */
    void removeFile() {
        if (file != null && channel.isOpen()) {
            file.remove();
        }
    }
}
