package dev.stoker.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Has a {@link FakeModelServer} give a real server's answers as they come, and keeps the exact
 * bytes of each body.
 */
public final class Forwarding implements FakeModelServer.Answer, AutoCloseable {
    private final URI base;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, byte[]> last = new ConcurrentHashMap<>();

    /** Asks the server at {@code base}. */
    public Forwarding(URI base) {
        this.base = base;
    }

    /** The body of the last whole answer at that path. */
    public byte[] last(String path) {
        byte[] body = last.get(path);
        if (body == null) {
            throw new AssertionError("no whole answer was forwarded at " + path);
        }
        return body.clone();
    }

    @Override
    public void give(Exchange exchange, Wire wire) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base + exchange.path()))
                        .header("content-type", "application/json")
                        .method(
                                exchange.method(),
                                HttpRequest.BodyPublishers.ofByteArray(exchange.body()))
                        .build();
        HttpResponse<InputStream> answer =
                http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        wire.head(
                answer.statusCode(),
                "Content-Type: " + answer.headers().firstValue("content-type").orElse(""),
                "Transfer-Encoding: chunked");
        var whole = new ByteArrayOutputStream();
        try (InputStream body = answer.body()) {
            byte[] some = new byte[8192];
            for (int n = body.read(some); n >= 0; n = body.read(some)) {
                whole.write(some, 0, n);
                wire.chunk(Arrays.copyOf(some, n));
            }
        }
        // Before the end: whoever has read that may ask.
        last.put(exchange.path(), whole.toByteArray());
        wire.end();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
