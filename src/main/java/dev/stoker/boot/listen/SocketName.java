package dev.stoker.boot.listen;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a socket is bound to, as {@code getsockname(2)} writes it on Linux.
 *
 * @param address null where it is neither TCP nor a Unix socket with a path
 */
record SocketName(@Nullable SocketAddress address) {
    /** {@code sizeof(struct sockaddr_storage)}. */
    static final int LONGEST = 128;

    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    /** Pure: from the bytes of a {@code sockaddr}. */
    static SocketName parse(byte[] bytes) {
        if (bytes.length < Short.BYTES) {
            return new SocketName(null);
        }
        return switch (ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getShort()) {
            case AF_UNIX -> new SocketName(unix(bytes));
            case AF_INET -> new SocketName(inet(bytes, 4, 4));
            case AF_INET6 -> new SocketName(inet(bytes, 8, 16));
            default -> new SocketName(null);
        };
    }

    private static @Nullable SocketAddress inet(byte[] bytes, int at, int length) {
        if (bytes.length < at + length) {
            return null;
        }
        int port = ByteBuffer.wrap(bytes).getShort(2) & 0xffff;
        byte[] ip = Arrays.copyOfRange(bytes, at, at + length);
        try {
            return new InetSocketAddress(InetAddress.getByAddress(ip), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 and 16 bytes are an address", e);
        }
    }

    /** Those of the abstract namespace begin with a zero byte, and have no file with a mode. */
    private static @Nullable SocketAddress unix(byte[] bytes) {
        int end = 2;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return end == 2
                ? null
                : UnixDomainSocketAddress.of(new String(bytes, 2, end - 2, StandardCharsets.UTF_8));
    }
}
