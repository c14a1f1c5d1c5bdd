package dev.stoker.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** An app that calls one server as any other would. Safe for any thread. */
public final class HttpCaller implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Calls the server at {@code base}. */
    public HttpCaller(URI base) {
        this.base = base;
    }

    /** Reads a path; headers are names and values in turn. */
    public Reply get(String path, String... headers) {
        return send(HttpRequest.newBuilder().GET(), path, headers);
    }

    /** Sends a JSON body; headers are names and values in turn. */
    public Reply post(String path, String body, String... headers) {
        return send(
                HttpRequest.newBuilder()
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                path,
                headers);
    }

    /** Sends a request that has everything but its address. */
    public Reply send(HttpRequest.Builder request, String path, String... headers) {
        URI uri = URI.create(base + path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new Reply(
                    http.send(
                            request.uri(uri).timeout(PATIENCE).build(),
                            HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new AssertionError("no answer from " + uri, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + uri, e);
        }
    }

    /** Reads text as JSON. */
    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /** An answer that has come whole. */
    public record Reply(HttpResponse<byte[]> response) {
        /** The HTTP status. */
        public int status() {
            return response.statusCode();
        }

        /** The body as UTF-8. */
        public String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        /** The body as JSON. */
        public JsonNode json() {
            return HttpCaller.json(text());
        }

        /** The body as server-sent events. */
        public List<ServerEvent> events() {
            return ServerEvent.all(text());
        }

        /** The first value of that header; empty without one. */
        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /**
         * This answer.
         *
         * @throws AssertionError if its status is another one
         */
        public Reply expect(int status) {
            if (status() != status) {
                throw new AssertionError(
                        "%s answered %d (expected: %d): %s"
                                .formatted(response.uri(), status(), status, text()));
            }
            return this;
        }
    }
}
