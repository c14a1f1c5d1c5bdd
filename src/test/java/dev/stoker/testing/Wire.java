package dev.stoker.testing;

import java.io.IOException;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answering side of one {@link Exchange}: every byte as told, and nothing else. */
public final class Wire {
    private final Socket socket;
    private final Exchange exchange;
    private volatile boolean complete;

    Wire(Socket socket, Exchange exchange) {
        this.socket = socket;
        this.exchange = exchange;
    }

    /** Writes these bytes as they are. */
    public Wire raw(byte[] bytes) throws IOException {
        // In pieces, so that what was accepted is known while the peer does not read.
        for (int at = 0; at < bytes.length; ) {
            int piece = Math.min(8192, bytes.length - at);
            socket.getOutputStream().write(bytes, at, piece);
            exchange.accepted(piece);
            at += piece;
        }
        return this;
    }

    /** Writes this text as UTF-8. */
    public Wire raw(String text) throws IOException {
        return raw(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes status line and headers.
     *
     * @param headers {@code Name: value}, written as they are
     */
    public Wire head(int status, String... headers) throws IOException {
        var head = new StringBuilder("HTTP/1.1 " + status + " Fake\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return raw(head.append("\r\n").toString());
    }

    /** Writes the head of an event stream, with the headers llama-server sends. */
    public Wire eventStream() throws IOException {
        return head(
                200,
                "Server: llama.cpp",
                "Access-Control-Allow-Origin: ",
                "X-Accel-Buffering: no",
                "Content-Type: text/event-stream",
                "Transfer-Encoding: chunked",
                "Keep-Alive: timeout=5, max=100");
    }

    /** Writes the head of a stream of lines, with the headers Ollama sends. */
    public Wire lines() throws IOException {
        return head(
                200,
                "Content-Type: application/x-ndjson",
                "Date: Sat, 21 Nov 2026 16:38:49 GMT",
                "Transfer-Encoding: chunked");
    }

    /** Writes one chunk of a chunked body. */
    public Wire chunk(String text) throws IOException {
        return chunk(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes one chunk of a chunked body. */
    public Wire chunk(byte[] bytes) throws IOException {
        byte[] size = (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.UTF_8);
        var whole = new byte[size.length + bytes.length + 2];
        System.arraycopy(size, 0, whole, 0, size.length);
        System.arraycopy(bytes, 0, whole, size.length, bytes.length);
        whole[whole.length - 2] = '\r';
        whole[whole.length - 1] = '\n';
        return raw(whole);
    }

    /** Ends a chunked body in order. */
    public void end() throws IOException {
        complete = true;
        raw("0\r\n\r\n");
    }

    /** Writes a whole answer with its length; headers as llama-server sends them. */
    public void whole(int status, String contentType, byte[] body) throws IOException {
        whole(status, contentType, body, null);
    }

    /** The same with when to come again, if that is told. */
    public void whole(int status, String contentType, byte[] body, @Nullable String retryAfter)
            throws IOException {
        complete = true;
        head(
                status,
                "Server: llama.cpp",
                "Access-Control-Allow-Origin: ",
                "Content-Type: " + contentType,
                "Content-Length: " + body.length,
                retryAfter == null ? "X-Fake: 1" : "Retry-After: " + retryAfter,
                status < 400 ? "Keep-Alive: timeout=5, max=100" : "Connection: close");
        raw(body);
        if (status >= 400) {
            socket.close();
        }
    }

    /** Writes a whole answer with its length and these headers, and leaves the connection open. */
    public void whole(int status, List<String> headers, byte[] body) throws IOException {
        complete = true;
        List<String> all = new ArrayList<>(headers);
        all.add("Content-Length: " + body.length);
        head(status, all.toArray(String[]::new));
        raw(body);
    }

    /** Does nothing more until the peer leaves, at most a minute. */
    public void hang() throws InterruptedException {
        pause(Duration.ofMinutes(1));
    }

    /** Does nothing for that long, or until the peer leaves. */
    public Wire pause(Duration length) throws InterruptedException {
        if (exchange.leftWithin(length)) {
            throw new InterruptedException("the peer left");
        }
        return this;
    }

    /** Closes the connection, whatever has been sent. */
    public void close() throws IOException {
        complete = true;
        socket.close();
    }

    /** Resets the connection, as the death of a process does. */
    public void reset() throws IOException {
        complete = true;
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        socket.close();
    }

    boolean complete() {
        return complete;
    }
}
