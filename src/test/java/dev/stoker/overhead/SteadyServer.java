package dev.stoker.overhead;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model server that costs next to nothing and keeps its pace: HTTP/1.1 on loopback, a thread a
 * connection, each answer made once. {@link #main} runs one for each dialect that backends speak
 * and prints {@code NAME PORT} of each.
 */
final class SteadyServer {
    private static final long PACE_NANOS = 1_000_000;
    private static final int END_OF_HEAD = 0x0d0a0d0a;
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");
    private static final Pattern TOKENS =
            Pattern.compile("\"(?:max_\\w*tokens|num_predict)\"\\s*:\\s*(\\d+)");
    private static final Pattern STREAM = Pattern.compile("\"stream\"\\s*:\\s*true");

    private final Answers answers;
    private final boolean streamsUnasked;
    private final ConcurrentMap<Integer, byte[]> wholes = new ConcurrentHashMap<>();
    private final ConcurrentMap<Integer, List<byte[]>> parts = new ConcurrentHashMap<>();

    private SteadyServer(Surface dialect) {
        this.answers = new Answers(dialect);
        this.streamsUnasked = dialect == Surface.OLLAMA;
    }

    /** Runs until the process is ended. */
    public static void main(String[] args) throws IOException {
        for (Surface dialect : List.of(Surface.OPENAI, Surface.ANTHROPIC, Surface.OLLAMA)) {
            var socket = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
            var server = new SteadyServer(dialect);
            Thread.ofPlatform().name("accept").start(() -> server.accept(socket));
            System.out.println(
                    dialect.label().toLowerCase(Locale.ROOT) + " " + socket.getLocalPort());
        }
    }

    private void accept(ServerSocket socket) {
        while (true) {
            try {
                Socket connection = socket.accept();
                Thread.ofPlatform().name("serve").start(() -> serve(connection));
            } catch (IOException e) {
                System.err.println("no connection: " + e);
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            var in = new BufferedInputStream(connection.getInputStream(), 1 << 16);
            while (true) {
                String head = head(in);
                if (head.isEmpty()) {
                    return;
                }
                Matcher length = LENGTH.matcher(head);
                byte[] body =
                        length.find()
                                ? in.readNBytes(Integer.parseInt(length.group(1)))
                                : new byte[0];
                answer(
                        head,
                        new String(body, StandardCharsets.UTF_8),
                        connection.getOutputStream());
            }
        } catch (IOException _) {
            // Whoever asked has left; there is nobody to tell.
        }
    }

    /** Up to the empty line; empty at the end of the connection. */
    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        int last = 0;
        while (last != END_OF_HEAD) {
            int next = in.read();
            if (next < 0) {
                if (head.isEmpty()) {
                    return "";
                }
                throw new EOFException("within a head");
            }
            head.append((char) next);
            last = last << 8 | next;
        }
        return head.toString();
    }

    private void answer(String head, String body, OutputStream out) throws IOException {
        Matcher tokens = TOKENS.matcher(body);
        if (!tokens.find()) {
            String path = head.split(" ", 3)[1].split("\\?", 2)[0];
            out.write(object(answers.known(path)));
            return;
        }
        int count = Integer.parseInt(tokens.group(1));
        boolean streams =
                STREAM.matcher(body).find() || (streamsUnasked && !body.contains("\"stream\""));
        if (streams) {
            stream(count, body.contains("\"" + Answers.PACED), out);
        } else {
            out.write(wholes.computeIfAbsent(count, n -> object(answers.whole(n))));
        }
    }

    private void stream(int count, boolean paced, OutputStream out) throws IOException {
        List<byte[]> all = parts.computeIfAbsent(count, this::framed);
        if (!paced) {
            out.write(joined(all));
            return;
        }
        long next = System.nanoTime();
        for (byte[] part : all) {
            long wait;
            while ((wait = next - System.nanoTime()) > 0) {
                LockSupport.parkNanos(wait);
            }
            out.write(part);
            next += PACE_NANOS;
        }
    }

    private static byte[] joined(List<byte[]> all) {
        var whole = new ByteArrayOutputStream();
        all.forEach(whole::writeBytes);
        return whole.toByteArray();
    }

    /** Each part as one chunk; the head goes with the first, the end with the last. */
    private List<byte[]> framed(int count) {
        List<byte[]> bodies = answers.parts(count);
        var framed = new ArrayList<byte[]>();
        for (int i = 0; i < bodies.size(); i++) {
            var part = new ByteArrayOutputStream();
            if (i == 0) {
                part.writeBytes(
                        ascii(
                                "HTTP/1.1 200 OK\r\ncontent-type: "
                                        + answers.streamType()
                                        + "\r\ncache-control: no-cache\r\ntransfer-encoding: chunked\r\n\r\n"));
            }
            part.writeBytes(ascii(Integer.toHexString(bodies.get(i).length) + "\r\n"));
            part.writeBytes(bodies.get(i));
            part.writeBytes(ascii(i == bodies.size() - 1 ? "\r\n0\r\n\r\n" : "\r\n"));
            framed.add(part.toByteArray());
        }
        return List.copyOf(framed);
    }

    private static byte[] object(String json) {
        return ascii(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                        + json.length()
                        + "\r\n\r\n"
                        + json);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
