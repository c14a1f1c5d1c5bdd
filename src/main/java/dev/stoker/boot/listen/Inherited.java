package dev.stoker.boot.listen;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket that this process was started with, as a channel of Java's.
 *
 * <p>Java makes a channel of descriptor 0 only ({@code System.inheritedChannel}). So a channel of
 * the same kind is opened and bound to an address of no meaning, and then its descriptor is made to
 * be the other socket. What Java knows of the address stays the meaningless one.
 *
 * @param channel accepts what comes in at the address; blocking until it is told otherwise
 * @param address the real one
 */
record Inherited(ServerSocketChannel channel, SocketAddress address) {
    /** More than were ever open so early. */
    private static final int LAST = 4096;

    static Inherited take(Found found) throws IOException {
        ServerSocketChannel shell = found.isUnix() ? unix() : tcp(found.address());
        try {
            Libc.duplicate(found.descriptor(), descriptor(shell, found.descriptor()));
            Libc.close(found.descriptor());
            return new Inherited(shell, found.address());
        } catch (IOException | RuntimeException e) {
            shell.close();
            throw e;
        }
    }

    private static ServerSocketChannel tcp(SocketAddress like) throws IOException {
        boolean four =
                like instanceof InetSocketAddress at && at.getAddress() instanceof Inet4Address;
        byte[] loopback = {127, 0, 0, 1};
        return (four
                        ? ServerSocketChannel.open(StandardProtocolFamily.INET)
                        : ServerSocketChannel.open())
                .bind(new InetSocketAddress(InetAddress.getByAddress(loopback), 0));
    }

    /** In a folder that nobody else can look into, and gone at once. */
    private static ServerSocketChannel unix() throws IOException {
        Path folder = Files.createTempDirectory("stoker");
        Path file = folder.resolve("s");
        try {
            return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                    .bind(UnixDomainSocketAddress.of(file));
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    /** Java does not tell: it is the listening one with the address that was just given out. */
    static int descriptor(ServerSocketChannel shell, int not) throws IOException {
        SocketAddress bound = shell.getLocalAddress();
        for (int one = 0; one < LAST; one++) {
            SocketName name = one == not ? null : Libc.name(one);
            if (name != null && isSame(bound, name.address()) && Libc.listens(one)) {
                return one;
            }
        }
        throw new IOException("the descriptor of a socket of Java's is not found");
    }

    /** A port of one's own is unique, whichever way the address of loopback is written. */
    private static boolean isSame(SocketAddress bound, @Nullable SocketAddress other) {
        if (bound instanceof InetSocketAddress one && other instanceof InetSocketAddress two) {
            return one.getPort() == two.getPort();
        }
        return bound.equals(other);
    }
}
