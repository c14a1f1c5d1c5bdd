package dev.stoker.testing;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Hugging Face-style hub on loopback: lists what was put into its repositories with sizes and
 * digests, serves files whole and in ranges, and does anything else at a path where a test says so.
 */
public final class FakeHub implements AutoCloseable {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
    private static final Pattern LIST = Pattern.compile("/api/models/([^/]+/[^/]+)/tree/main");

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, Consumer<HttpServerRequest>> answers = new ConcurrentHashMap<>();
    private final List<HttpServerRequest> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    public FakeHub() {
        this.server =
                vertx.createHttpServer()
                        .requestHandler(this::answer)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .orTimeout(10, TimeUnit.SECONDS)
                        .join();
    }

    /** Where it answers. */
    public URI base() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    /** On which its answers' timers may run. */
    public Vertx vertx() {
        return vertx;
    }

    /** Has a file in a repository. */
    public void put(String repository, String path, byte[] content) {
        files.put("/" + repository + "/resolve/main/" + path, content);
    }

    /** Does something else there. */
    public void at(String path, Consumer<HttpServerRequest> answer) {
        answers.put(path, answer);
    }

    /** Lists other things of a repository than those that are in it. */
    public void list(String repository, JsonObject... entries) {
        at(
                "/api/models/" + repository + "/tree/main",
                request -> request.response().end(new JsonArray(List.of(entries)).encode()));
    }

    /** As the hub lists a large file. */
    public static JsonObject entry(String path, long size, String sha256) {
        return new JsonObject()
                .put("type", "file")
                .put("oid", "0123456789abcdef0123456789abcdef01234567")
                .put("size", size)
                .put("path", path)
                .put("lfs", new JsonObject().put("oid", sha256).put("size", size));
    }

    public static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Everything that was asked, in order. */
    public List<HttpServerRequest> requests() {
        return requests;
    }

    /** The ranges that were asked for of that file; null stands for all of it. */
    public List<@Nullable String> rangesOf(String path) {
        return requests.stream()
                .filter(request -> path.equals(request.path()))
                .<@Nullable String>map(request -> request.getHeader("range"))
                .toList();
    }

    /** Begins to serve a file as it should, and goes away after so many bytes. */
    public void cut(HttpServerRequest request, byte[] content, int after) {
        Span span = Span.of(request, content);
        head(request, content, span)
                .write(Buffer.buffer().appendBytes(content, span.from, after))
                .onComplete(_ -> request.connection().close());
    }

    /** Begins to serve a file as it should, and then is silent. */
    public void stall(HttpServerRequest request, byte[] content, int after) {
        Span span = Span.of(request, content);
        var _ =
                head(request, content, span)
                        .write(Buffer.buffer().appendBytes(content, span.from, after));
    }

    /** Serves a file, or what is asked for of it, as it should. */
    public void serve(HttpServerRequest request, byte[] content) {
        Span span = Span.of(request, content);
        var _ =
                head(request, content, span)
                        .end(Buffer.buffer().appendBytes(content, span.from, span.length()));
    }

    /** What the file asked for would be, if all were well. */
    public void serve(HttpServerRequest request) {
        serve(request, files.getOrDefault(path(request), new byte[0]));
    }

    private static String path(HttpServerRequest request) {
        return URI.create(request.uri()).getPath();
    }

    /** The bytes that are asked for. */
    private record Span(int from, int to) {
        static Span of(HttpServerRequest request, byte[] content) {
            String header = request.getHeader("range");
            Matcher range = RANGE.matcher(header == null ? "" : header);
            if (!range.matches()) {
                return new Span(0, content.length);
            }
            int from = Integer.parseInt(range.group(1));
            boolean open = range.group(2).isEmpty();
            int to = open ? content.length : Integer.parseInt(range.group(2)) + 1;
            return new Span(from, Math.min(to, content.length));
        }

        int length() {
            return to - from;
        }
    }

    private static HttpServerResponse head(HttpServerRequest request, byte[] content, Span span) {
        HttpServerResponse response =
                request.response()
                        .putHeader("etag", "\"" + sha256(content) + "\"")
                        .putHeader("content-type", "application/octet-stream")
                        .putHeader("content-length", String.valueOf(span.length()));
        if (request.getHeader("range") != null) {
            response.setStatusCode(206)
                    .putHeader(
                            "content-range",
                            "bytes %d-%d/%d".formatted(span.from, span.to - 1, content.length));
        }
        return response;
    }

    private void answer(HttpServerRequest request) {
        requests.add(request);
        String path = path(request);
        Consumer<HttpServerRequest> special = answers.get(path);
        Matcher list = LIST.matcher(path);
        byte[] content = files.get(path);
        if (special != null) {
            special.accept(request);
        } else if (list.matches()) {
            request.response()
                    .putHeader("content-type", "application/json")
                    .end(listing(list.group(1)).encode());
        } else if (content != null) {
            serve(request, content);
        } else {
            request.response().setStatusCode(404).end();
        }
    }

    private JsonArray listing(String repository) {
        String prefix = "/" + repository + "/resolve/main/";
        var entries = new JsonArray();
        entries.add(new JsonObject().put("type", "directory").put("path", "folder"));
        new TreeMap<>(files)
                .forEach((path, content) -> {
                    if (path.startsWith(prefix)) {
                        entries.add(
                                entry(
                                        path.substring(prefix.length()),
                                        content.length,
                                        sha256(content)));
                    }
                });
        return entries;
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
