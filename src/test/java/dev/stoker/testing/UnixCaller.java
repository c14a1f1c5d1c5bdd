package dev.stoker.testing;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** A caller on a Unix socket, one request after the other; Java's HTTP client knows none. */
public final class UnixCaller implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final SocketChannel socket;
    private final Selector selector;
    private final ByteBuffer one = ByteBuffer.allocate(1);

    /** Connects to that path. */
    public UnixCaller(Path path) {
        try {
            socket = SocketChannel.open(UnixDomainSocketAddress.of(path));
            socket.configureBlocking(false);
            selector = Selector.open();
            socket.register(selector, SelectionKey.OP_READ);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks for that path and reads the whole answer; each header {@code Name: value}. */
    public String get(String path, String... headers) throws IOException {
        return send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + lines(headers) + "\r\n")
                .answer();
    }

    /** Sends a whole request with a JSON body. */
    public UnixCaller post(String path, String body, String... headers) throws IOException {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return send(
                "POST "
                        + path
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + lines(headers)
                        + "Content-Length: "
                        + length
                        + "\r\n\r\n"
                        + body);
    }

    private static String lines(String... headers) {
        var lines = new StringBuilder();
        for (String header : headers) {
            lines.append(header).append("\r\n");
        }
        return lines.toString();
    }

    /** Sends this text as it is. */
    public UnixCaller send(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            socket.write(bytes);
        }
        return this;
    }

    /** The next answer, head and body, whose head says how long that is. */
    public String answer() throws IOException {
        String head = readUntil("\r\n\r\n");
        String length =
                head.toLowerCase(Locale.ROOT).replaceFirst("(?s).*\r\ncontent-length: ", "");
        if (length.length() == head.length()) {
            return head + readUntil("\r\n0\r\n\r\n");
        }
        var body = new StringBuilder();
        for (int left = Integer.parseInt(length.replaceFirst("(?s)\r.*", "")); left > 0; left--) {
            body.append(read());
        }
        return head + body;
    }

    /** Reads until that text has come; gives all that was read. */
    public String readUntil(String text) throws IOException {
        var read = new StringBuilder();
        try {
            while (read.indexOf(text, Math.max(0, read.length() - text.length())) < 0) {
                read.append(read());
            }
        } catch (EOFException e) {
            throw new AssertionError("the connection ended after: " + read, e);
        }
        return read.toString();
    }

    /** One byte. */
    private char read() throws IOException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        one.clear();
        int count = socket.read(one);
        while (count == 0) {
            if (System.nanoTime() > until) {
                throw new AssertionError("nothing came for " + PATIENCE);
            }
            selector.select(1_000);
            selector.selectedKeys().clear();
            count = socket.read(one);
        }
        if (count < 0) {
            throw new EOFException();
        }
        return (char) (one.get(0) & 0xff);
    }

    /** Reads until the other side closes the connection. */
    public String readToEnd() throws IOException {
        var read = new StringBuilder();
        try {
            while (true) {
                read.append(read());
            }
        } catch (EOFException _) {
            return read.toString();
        }
    }

    /** Leaves as a program that ended does. */
    @Override
    public void close() throws IOException {
        selector.close();
        socket.close();
    }
}
