import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Makes the AOT cache of a staged Stoker by a run of its daemon, in which it is asked what callers
 * ask, and then starts it once more to see that the cache is taken: {@code java Train.java HOME},
 * with HOME as in a package. Nothing but loopback is used, and nothing of the user's is read.
 */
final class Train {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String STREAM =
            """
            data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"drill","choices":[{"index":0,"delta":{"role":"assistant","content":"Coal."},"finish_reason":null}]}

            data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"drill","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: [DONE]

            """;
    private static final String MODELS =
            """
            {"object":"list","data":[{"id":"drill","object":"model","owned_by":"drill"}]}""";
    private static final String ANSWER =
            """
            {"id":"1","object":"chat.completion","created":1,"model":"drill","choices":[{"index":0,\
            "message":{"role":"assistant","content":"Coal."},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path home;
    private final Path cache;
    private final Path scratch;
    private final int port;

    private Train(Path home, Path scratch) throws IOException {
        this.home = home;
        this.cache = home.resolve("stoker.aot");
        this.scratch = scratch;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = socket.getLocalPort();
        }
    }

    public static void main(String... args) throws Exception {
        Path scratch = Files.createTempDirectory("stoker-train");
        try {
            var train = new Train(Path.of(args[0]).toAbsolutePath(), scratch);
            HttpServer backend = train.backend();
            try {
                train.record(backend.getAddress().getPort());
                train.check();
            } finally {
                backend.stop(0);
            }
        } finally {
            try (var files = Files.walk(scratch)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        }
    }

    /** A daemon with one backend is asked in every dialect; as it ends, it writes the cache. */
    private void record(int backend) throws Exception {
        Files.deleteIfExists(cache);
        String lab = "http://127.0.0.1:" + backend;
        Process daemon =
                start(
                        List.of("-XX:AOTCacheOutput=" + cache),
                        Map.of("STOKER_BACKENDS_LAB_URL", lab, "STOKER_BACKENDS_LAB_KIND", "openai"));
        try {
            awaitModel(daemon);
            for (String path : List.of("/q/health", "/q/health/live", "/q/health/ready", "/metrics", "/", "/api/tags")) {
                ask("GET", path, null);
            }
            for (String path : List.of("models", "backends", "hardware", "memory", "routes", "config")) {
                ask("GET", "/stoker/v1/" + path, null);
            }
            chat("/v1/chat/completions", "\"max_tokens\":8,");
            chat("/v1/messages", "\"max_tokens\":8,");
            chat("/api/chat", "");
            chat("/stoker/v1/generate", "\"max_tokens\":8,");
            ask("POST", "/stoker/v1/stream", body("\"max_tokens\":8,"));
        } finally {
            end(daemon);
        }
        if (!Files.exists(cache)) {
            throw new IOException("no cache was written:\n" + log());
        }
    }

    /** The same program with the cache required: it would refuse to start without. */
    private void check() throws Exception {
        Process daemon = start(List.of("-XX:AOTCache=" + cache, "-XX:AOTMode=on"), Map.of());
        try {
            await(daemon, "/q/health/live", "UP");
        } finally {
            end(daemon);
        }
        System.out.println("train: " + cache + ", " + Files.size(cache) / (1 << 20) + " MiB, is taken");
    }

    private Process start(List<String> options, Map<String, String> more) throws IOException {
        var command = new ArrayList<String>();
        command.add(home.resolve("runtime/bin/java").toString());
        command.add("@" + home.resolve("jvm.options"));
        command.addAll(options);
        command.add("-Duser.home=" + scratch);
        command.addAll(List.of("-jar", home.resolve("app/quarkus-run.jar").toString(), "serve"));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(scratch.resolve("log").toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().put("HOME", scratch.toString());
        builder.environment().put("STOKER_HTTP_PORT", Integer.toString(port));
        builder.environment().put("STOKER_STATE_FOLDER", scratch.resolve("state").toString());
        builder.environment().put("STOKER_CONFIG", Files.writeString(scratch.resolve("none.yaml"), "").toString());
        builder.environment().put("STOKER_DISCOVERY_ENABLED", "false");
        builder.environment().putAll(more);
        return builder.start();
    }

    private void awaitModel(Process daemon) throws Exception {
        await(daemon, "/v1/models", "drill");
    }

    private void await(Process daemon, String path, String word) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && daemon.isAlive()) {
            try {
                if (ask("GET", path, null).body().contains(word)) {
                    return;
                }
            } catch (IOException _) {
                // not yet
            }
            daemon.waitFor(50, TimeUnit.MILLISECONDS);
        }
        throw new IOException("no answer with '" + word + "' from " + path + ":\n" + log());
    }

    private void chat(String path, String more) throws Exception {
        ask("POST", path, body(more + "\"stream\":false,"));
        ask("POST", path, body(more + "\"stream\":true,"));
    }

    private static String body(String more) {
        return "{" + more + "\"model\":\"drill\",\"messages\":[{\"role\":\"user\",\"content\":\"What?\"}]}";
    }

    private HttpResponse<String> ask(String method, String path, String body) throws Exception {
        var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("content-type", "application/json")
                        .timeout(PATIENCE)
                        .method(method, publisher)
                        .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private void end(Process daemon) throws Exception {
        daemon.destroy();
        // Writing the cache is a part of ending.
        if (!daemon.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            daemon.destroyForcibly();
            throw new IOException("the daemon did not end:\n" + log());
        }
    }

    private String log() throws IOException {
        return Files.readString(scratch.resolve("log"));
    }

    /** A model server that has one model, which says one word. */
    private HttpServer backend() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, 404, "application/json", "{}"));
        server.createContext("/v1/models", exchange -> answer(exchange, 200, "application/json", MODELS));
        server.createContext("/v1/chat/completions", Train::complete);
        server.start();
        return server;
    }

    private static void complete(HttpExchange exchange) throws IOException {
        var asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (asked.replace(" ", "").contains("\"stream\":true")) {
            answer(exchange, 200, "text/event-stream", STREAM);
        } else {
            answer(exchange, 200, "application/json", ANSWER);
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, String text)
            throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("content-type", type);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
