package dev.stoker.overhead;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection to loopback that asks one thing after the other, and keeps the time. */
final class KeptConnection implements AutoCloseable {
    private static final int SILENCE_MS = 20_000;
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)");

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private byte[] bytes = new byte[1 << 16];
    private int read;
    private int taken;
    private long lastRead;

    KeptConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(SILENCE_MS);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /**
     * How long an answer took, in nanoseconds since the request was written.
     *
     * @param firstByte of its body
     */
    record Took(long firstByte, long whole) {}

    /**
     * Asks and waits for the whole answer.
     *
     * @throws IOException if it is not 200 or not whole; it says what came
     */
    Took ask(byte[] request) throws IOException {
        read = 0;
        taken = 0;
        long begin = System.nanoTime();
        out.write(request);
        String head = head();
        if (!head.startsWith("http/1.1 200 ")) {
            throw new IOException("the answer is " + head + text());
        }
        need(1);
        long first = lastRead - begin;
        Matcher length = LENGTH.matcher(head);
        if (length.find()) {
            take(Integer.parseInt(length.group(1)));
        } else {
            takeChunks();
        }
        return new Took(first, System.nanoTime() - begin);
    }

    /** A field of the head that came last, by its name in lower case. */
    String header(String name, String otherwise) {
        String all = text().split("\r\n\r\n", 2)[0];
        for (String line : all.split("\r\n", -1)) {
            String[] pair = line.split(": ?", 2);
            if (pair[0].toLowerCase(Locale.ROOT).equals(name)) {
                return pair[1];
            }
        }
        return otherwise;
    }

    /** What came last, chunks' sizes among it. */
    String text() {
        return new String(bytes, 0, read, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String head() throws IOException {
        int end = -1;
        for (int from = 0; end < 0; from = Math.max(0, read - 3)) {
            more();
            end = indexOf("\r\n\r\n", from);
        }
        taken = end + 4;
        return new String(bytes, 0, taken, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    }

    private void takeChunks() throws IOException {
        int size = -1;
        while (size != 0) {
            int end;
            while ((end = indexOf("\r\n", taken)) < 0) {
                more();
            }
            size =
                    Integer.parseInt(
                            new String(bytes, taken, end - taken, StandardCharsets.US_ASCII), 16);
            taken = end + 2;
            take(size + 2);
        }
    }

    private void take(int count) throws IOException {
        need(count);
        taken += count;
    }

    private void need(int count) throws IOException {
        while (read - taken < count) {
            more();
        }
    }

    private void more() throws IOException {
        if (read == bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        int got = in.read(bytes, read, bytes.length - read);
        if (got < 0) {
            throw new EOFException("the answer ends early: " + text());
        }
        lastRead = System.nanoTime();
        read += got;
    }

    private int indexOf(String what, int from) {
        for (int i = from; i <= read - what.length(); i++) {
            int same = 0;
            while (same < what.length() && bytes[i + same] == what.charAt(same)) {
                same++;
            }
            if (same == what.length()) {
                return i;
            }
        }
        return -1;
    }
}
