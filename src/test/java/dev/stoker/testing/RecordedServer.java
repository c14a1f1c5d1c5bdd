package dev.stoker.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A real HTTP server on loopback that answers as a recorded one did, and remembers what it was
 * asked. A recording is a resource {@code dev/stoker/backend/recorded/NAME.http}: sections {@code
 * === GET /path} with status line, headers, an empty line and the body; {@code *} is what any other
 * path gets.
 */
public final class RecordedServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Recorded> answers;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private record Recorded(int status, Map<String, String> headers, String body) {}

    private RecordedServer(Map<String, Recorded> answers) {
        this.answers = answers;
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Serves that recording. */
    public static RecordedServer of(String name) {
        return new RecordedServer(parse(resource(name)));
    }

    /** Serves that recording as an older release of it would: without that path. */
    public static RecordedServer without(String name, String path) {
        Map<String, Recorded> answers = parse(resource(name));
        answers.remove(path);
        return new RecordedServer(answers);
    }

    /** Its scheme, host and port. */
    public URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** {@code METHOD /path?query} of every request so far, in order. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(exchange.getRequestMethod() + ' ' + exchange.getRequestURI());
            Recorded answer = answers.get(exchange.getRequestURI().getPath());
            answer = answer == null ? answers.get("*") : answer;
            if (answer == null) {
                throw new IllegalStateException("the recording has no section for other paths");
            }
            answer.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String resource(String name) {
        String path = "/dev/stoker/backend/recorded/" + name + ".http";
        try (InputStream in = RecordedServer.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalArgumentException("no recording " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Recorded> parse(String recording) {
        var answers = new HashMap<String, Recorded>();
        String[] sections = recording.split("(?m)^=== GET ", -1);
        for (int i = 1; i < sections.length; i++) {
            String section = sections[i];
            int line = section.indexOf('\n');
            int empty = section.indexOf("\n\n");
            String head = section.substring(line + 1, empty < 0 ? section.length() : empty);
            String body = empty < 0 ? "" : section.substring(empty + 2).stripTrailing();
            answers.put(section.substring(0, line).strip(), recorded(head, body));
        }
        return answers;
    }

    private static Recorded recorded(String head, String body) {
        List<String> lines = head.lines().toList();
        var headers = new HashMap<String, String>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        int status = Integer.parseInt(lines.getFirst().split(" ", 3)[1]);
        return new Recorded(status, headers, body);
    }
}
