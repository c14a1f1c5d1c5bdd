package dev.stoker.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.stoker.api.ApiJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server that answers as the daemon does, or as badly as a test wants. */
final class FakeDaemon implements AutoCloseable {
    /** What it was asked. */
    record Asked(String method, String rawPath, String query, String token, String body) {}

    /** The path of what answers where nothing else does. */
    static final String ELSE = "*";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, HttpHandler> handlers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    private FakeDaemon(HttpServer server) {
        this.server = server;
    }

    static FakeDaemon start() {
        try {
            var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            var daemon = new FakeDaemon(HttpServer.create(loopback, 0));
            daemon.server.setExecutor(daemon.threads);
            daemon.server.createContext("/", daemon::handle);
            daemon.server.start();
            daemon.json("/.well-known/stoker.json", 200, Map.of("stoker", "0.1.0"));
            return daemon;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    List<Asked> asked() {
        return asked;
    }

    FakeDaemon on(String rawPath, HttpHandler handler) {
        handlers.put(rawPath, handler);
        return this;
    }

    /** Answers with what the API's own mapper makes of it. */
    FakeDaemon json(String rawPath, int status, Object answer) {
        return on(rawPath, exchange -> send(exchange, status, "application/json", bytes(answer)));
    }

    FakeDaemon problem(String rawPath, int status, String code, String detail) {
        Map<String, Object> problem = Map.of("code", code, "detail", detail, "status", status);
        return on(
                rawPath,
                exchange -> {
                    if (code.equals("token_required")) {
                        challenge(exchange);
                    }
                    write(exchange, status, "application/problem+json", bytes(problem));
                });
    }

    /** Answers a stream of events and ends it. */
    FakeDaemon events(String rawPath, String events) {
        byte[] bytes = events.getBytes(StandardCharsets.UTF_8);
        return on(rawPath, exchange -> send(exchange, 200, "text/event-stream", bytes));
    }

    /** Answers; a 401 is the guard's, which wants the token. */
    static void send(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        if (status == 401) {
            challenge(exchange);
        }
        write(exchange, status, type, body);
    }

    private static void challenge(HttpExchange exchange) {
        exchange.getResponseHeaders().add("www-authenticate", "Bearer");
    }

    private static void write(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().add("content-type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    static byte[] bytes(Object answer) {
        try {
            return ApiJson.mapper().writeValueAsBytes(answer);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String token = exchange.getRequestHeaders().getFirst("x-stoker-token");
        String query = exchange.getRequestURI().getRawQuery();
        asked.add(
                new Asked(
                        exchange.getRequestMethod(),
                        path,
                        query == null ? "" : query,
                        token == null ? "" : token,
                        body));
        HttpHandler handler = handlers.getOrDefault(path, handlers.get(ELSE));
        if (handler == null) {
            send(exchange, 404, "text/html", "<p>Not here</p>".getBytes(StandardCharsets.UTF_8));
        } else {
            handler.handle(exchange);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
