package dev.stoker.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One request, byte for byte as written, which no client library would send like that. */
public final class RawHttp {
    private static final int DEADLINE_MS = 5_000;

    private final int port;

    /** Asks that port of loopback. */
    public RawHttp(int port) {
        this.port = port;
    }

    /** Sends a head without a Host header of its own, and nothing after it. */
    public Answer send(String line, String... headers) throws IOException {
        String head = line + "\r\n" + String.join("\r\n", headers) + "\r\n";
        return exchange(headers.length == 0 ? line + "\r\n\r\n" : head + "\r\n");
    }

    /** Sends these bytes, one for each character; gives all that came until the server closed. */
    public Answer exchange(String bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(DEADLINE_MS);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            byte[] all;
            try {
                all = socket.getInputStream().readAllBytes();
            } catch (SocketTimeoutException e) {
                throw new AssertionError("the connection stayed open after: " + bytes, e);
            }
            return new Answer(new String(all, StandardCharsets.ISO_8859_1));
        }
    }

    /**
     * What came back until the server closed.
     *
     * @param text head and body
     */
    public record Answer(String text) {
        /** The status; 0 if what came is no answer. */
        public int status() {
            return text.startsWith("HTTP/1.") ? Integer.parseInt(text.substring(9, 12)) : 0;
        }

        /** Whether there is such a header; lower case. */
        public boolean has(String header) {
            return text.toLowerCase(Locale.ROOT).contains("\r\n" + header + ":");
        }

        /** Whether a header lets another page read the answer. */
        public boolean hasAnyCors() {
            return text.toLowerCase(Locale.ROOT).contains("access-control-");
        }
    }
}
