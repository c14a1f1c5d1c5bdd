package dev.stoker.testing;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;

/** A caller on a bare socket, so that when it reads and how it leaves are exact. */
public final class RawClient implements AutoCloseable {
    private final Socket socket = new Socket();

    /** Connects to that port of loopback. */
    public RawClient(int port) {
        try {
            // Small, so that a caller that does not read is stalled after few bytes.
            socket.setReceiveBufferSize(16 * 1024);
            socket.setSoTimeout(10_000);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a whole request with a JSON body; each header {@code Name: value}. */
    public RawClient post(String path, String body, String... headers) throws IOException {
        var head = new StringBuilder("POST " + path + " HTTP/1.1\r\n");
        head.append("Host: localhost:").append(socket.getPort()).append("\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        head.append("Content-Type: application/json\r\nContent-Length: ")
                .append(bytes.length)
                .append("\r\n\r\n");
        return send(head.toString()).send(body);
    }

    /** Sends this text as it is. */
    public RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Reads until that text has come; gives all that was read. */
    public String readUntil(String text) throws IOException {
        var read = new StringBuilder();
        try {
            while (read.indexOf(text, read.length() - text.length()) < 0) {
                int b = socket.getInputStream().read();
                if (b < 0) {
                    throw new EOFException("the connection ended after: " + read);
                }
                read.append((char) b);
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no '" + text + "' after: " + read, e);
        }
        return read.toString();
    }

    /** Reads until the other side closes the connection. */
    public String readToEnd() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Leaves as a program that ended does; gives when, by {@link System#nanoTime()}. */
    public long leave() throws IOException {
        long now = System.nanoTime();
        socket.close();
        return now;
    }

    /** Leaves as a program that was killed with bytes unread does. */
    public long reset() throws IOException {
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        return leave();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
