package dev.stoker.backend.hub;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTPS server on loopback with a certificate for the hosts of a hub; what it answers at a path
 * can be changed at any time.
 */
final class HubServer implements AutoCloseable {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");
    private static final String PASSWORD = "not-a-secret";

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, Consumer<HttpServerRequest>> answers = new ConcurrentHashMap<>();
    private final List<HttpServerRequest> requests = new CopyOnWriteArrayList<>();
    private final Path store;
    private final HttpServer server;

    HubServer(Path dir) throws Exception {
        this.store = dir.resolve("hub.p12");
        makeCertificate();
        var options =
                new HttpServerOptions().setSsl(true).setHost("127.0.0.1").setKeyCertOptions(pfx());
        this.server =
                vertx.createHttpServer(options)
                        .requestHandler(this::answer)
                        .listen(0)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
    }

    /** A key made for this run, so that none is kept in the repository. */
    private void makeCertificate() throws IOException, InterruptedException {
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process made =
                new ProcessBuilder(
                                keytool,
                                "-genkeypair",
                                "-alias",
                                "hub",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=hub",
                                "-ext",
                                "san=dns:huggingface.co,dns:cdn.hf.co",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD,
                                "-keystore",
                                store.toString())
                        .redirectErrorStream(true)
                        .start();
        byte[] said = made.getInputStream().readAllBytes();
        if (made.waitFor() != 0) {
            throw new IllegalStateException(new String(said, StandardCharsets.UTF_8));
        }
    }

    PfxOptions pfx() {
        return new PfxOptions().setPath(store.toString()).setPassword(PASSWORD);
    }

    Vertx vertx() {
        return vertx;
    }

    int port() {
        return server.actualPort();
    }

    List<HttpServerRequest> requests() {
        return requests;
    }

    void reset() {
        answers.clear();
        requests.clear();
    }

    void at(String path, Consumer<HttpServerRequest> answer) {
        answers.put(path, answer);
    }

    /** Serves ranges of a file, as a CDN does. */
    void file(String path, byte[] content) {
        at(path, request -> serve(request, content));
    }

    /** Serves the range that is asked for. */
    static void serve(HttpServerRequest request, byte[] content) {
        Matcher range = RANGE.matcher(request.getHeader("range"));
        if (!range.matches()) {
            throw new IllegalStateException("no range");
        }
        int from = Integer.parseInt(range.group(1));
        int to = Math.min(Integer.parseInt(range.group(2)), content.length - 1);
        var _ =
                partial(request, from, to, content.length)
                        .end(Buffer.buffer().appendBytes(content, from, to - from + 1));
    }

    static HttpServerResponse partial(HttpServerRequest request, long from, long to, long total) {
        return request.response()
                .setStatusCode(206)
                .putHeader("content-range", "bytes %d-%d/%d".formatted(from, to, total));
    }

    void redirect(String path, String target) {
        at(
                path,
                request ->
                        request.response()
                                .setStatusCode(302)
                                .putHeader("set-cookie", "session=1; Secure")
                                .putHeader("location", target)
                                .end("moved"));
    }

    private void answer(HttpServerRequest request) {
        requests.add(request);
        answers.getOrDefault(request.path(), r -> r.response().setStatusCode(404).end())
                .accept(request);
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
