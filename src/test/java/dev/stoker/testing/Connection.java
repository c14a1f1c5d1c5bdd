package dev.stoker.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One connection of a {@link FakeModelServer}: reads a request, lets another thread answer it and
 * meanwhile waits for the next byte, so that a peer that leaves is seen at once.
 */
final class Connection {
    private static final int MAX_LINE = 1 << 20;

    private final FakeModelServer server;
    private final Socket socket;
    private final PushbackInputStream in;

    Connection(FakeModelServer server, Socket socket) throws IOException {
        this.server = server;
        this.socket = socket;
        this.in = new PushbackInputStream(socket.getInputStream());
    }

    void run() throws IOException {
        for (boolean again = false; !socket.isClosed(); again = true) {
            Exchange exchange = read();
            if (again && server.keepsNoConnection()) {
                return;
            }
            server.arrived(exchange);
            var wire = new Wire(socket, exchange);
            Thread answering =
                    Thread.ofVirtual().name("fake-answer").start(() -> answer(exchange, wire));
            if (!peerStays(exchange, wire, answering)) {
                return;
            }
        }
    }

    private boolean peerStays(Exchange exchange, Wire wire, Thread answering) {
        int next;
        try {
            next = in.read();
            if (next >= 0) {
                in.unread(next);
            }
        } catch (IOException _) {
            next = -1;
        }
        if (next < 0) {
            if (!wire.complete()) {
                exchange.peerLeft(System.nanoTime());
            }
            answering.interrupt();
            return false;
        }
        try {
            answering.join();
        } catch (InterruptedException _) {
            return false;
        }
        return true;
    }

    private void answer(Exchange exchange, Wire wire) {
        try {
            server.answerTo(exchange).give(exchange, wire);
        } catch (IOException | InterruptedException _) {
            // The peer left; the reading side has noted when.
        }
    }

    private Exchange read() throws IOException {
        String[] request = line().split(" ", -1);
        var headers = new ArrayList<String>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            headers.add(line);
        }
        return new Exchange(request[0], request[1], headers, body(headers));
    }

    private byte[] body(List<String> headers) throws IOException {
        for (String header : headers) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                return in.readNBytes(Integer.parseInt(lower.substring(15).strip()));
            }
            if (lower.startsWith("transfer-encoding:") && lower.contains("chunked")) {
                return chunks();
            }
        }
        return new byte[0];
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.writeBytes(in.readNBytes(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line().strip(), 16);
    }

    private String line() throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (int b = next(in); b != '\n'; b = next(in)) {
            if (bytes.size() >= MAX_LINE) {
                throw new IOException("line longer than " + MAX_LINE + " bytes");
            }
            if (b != '\r') {
                bytes.write(b);
            }
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private static int next(InputStream in) throws IOException {
        int b = in.read();
        if (b < 0) {
            throw new EOFException();
        }
        return b;
    }
}
