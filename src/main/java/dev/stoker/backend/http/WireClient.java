package dev.stoker.backend.http;

import dev.stoker.backend.Access;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The one HTTP client towards backends; {@code boot} makes it, wires and relays share it. It
 * follows no redirect, uses no proxy, keeps no cookie and sends a key to the origin it belongs to
 * only.
 *
 * <p>A connection that carried an event stream is not used again either: a {@code llama-server}
 * 0.7.0 promises {@code Keep-Alive} in the head of a stream and closes the connection at its end,
 * so that the next request, sent in that moment, would be lost.
 *
 * <p>A connection that was idle for longer than {@link #IDLE_LIMIT} is not used again. Vert.x has
 * an option for that, but the {@code Keep-Alive: timeout=5} of a {@code llama-server} overrides it,
 * and at just five seconds the server closes what the client begins to write to (Vert.x 4.5.27,
 * {@code Http1xClientConnection}).
 */
public final class WireClient implements AutoCloseable {
    /** Longest pause after which a connection is used again. */
    public static final Duration IDLE_LIMIT = Duration.ofSeconds(3);

    /** Longest wait for a connection where nobody says otherwise. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final Clients clients;
    private final Duration idleLimit;
    private final Map<HttpConnection, Use> uses = new ConcurrentHashMap<>();

    public WireClient(Vertx vertx) {
        this(vertx, CONNECT_TIMEOUT);
    }

    /**
     * A client for all of a program's backends.
     *
     * @param connectTimeout longest wait for a connection, at least a millisecond; then the backend
     *     is unreachable
     */
    public WireClient(Vertx vertx, Duration connectTimeout) {
        this(vertx, connectTimeout, IDLE_LIMIT);
    }

    WireClient(Vertx vertx, Duration connectTimeout, Duration idleLimit) {
        this.vertx = vertx;
        this.idleLimit = idleLimit;
        this.clients = new Clients(vertx, connectTimeout);
    }

    /** Where this client's callbacks and timers run. */
    public Vertx vertx() {
        return vertx;
    }

    /**
     * A connection on which nothing has been written yet. Does not block; completes on the caller's
     * context.
     *
     * @param access what the request carries
     */
    public Future<HttpClientRequest> request(HttpMethod method, URI at, Access access) {
        var options =
                new RequestOptions()
                        .setMethod(method)
                        .setAbsoluteURI(at.toString())
                        .setFollowRedirects(false);
        access.headers().forEach(options::putHeader);
        access.credentials().forEach((name, value) -> options.putHeader(name, value.value()));
        return request(clients.of(access.trust()), options);
    }

    private Future<HttpClientRequest> request(HttpClient client, RequestOptions options) {
        return client.request(options).compose(request -> fresh(client, request, options));
    }

    private Future<HttpClientRequest> fresh(
            HttpClient client, HttpClientRequest request, RequestOptions options) {
        // Whoever waits for the answer is told; without handlers Vert.x logs it as an error, too.
        request.exceptionHandler(_ -> {});
        HttpConnection connection = request.connection();
        Use last = uses.get(connection);
        if (last == null || last.mayGoOn(idleLimit)) {
            watch(request, connection);
            return Future.succeededFuture(request);
        }
        uses.remove(connection);
        request.reset();
        connection.close();
        return request(client, options);
    }

    private void watch(HttpClientRequest request, HttpConnection connection) {
        if (uses.put(connection, new Use(false, System.nanoTime())) == null) {
            connection.closeHandler(_ -> uses.remove(connection));
            connection.exceptionHandler(_ -> {});
        }
        request.response().onSuccess(response -> answered(response, connection));
    }

    private void answered(HttpClientResponse response, HttpConnection connection) {
        String type = response.getHeader("content-type");
        boolean stream = type != null && type.toLowerCase(Locale.ROOT).contains("event-stream");
        // Noted before the end: at the end the pool may hand the connection out again at once.
        uses.replace(connection, new Use(stream, System.nanoTime()));
        response.end()
                .onSuccess(_ -> {
                    uses.replace(connection, new Use(stream, System.nanoTime()));
                    if (stream) {
                        connection.close();
                    }
                });
    }

    /**
     * How a connection was used last.
     *
     * @param stream whether for an event stream
     * @param at by the clock of {@link System#nanoTime()}
     */
    private record Use(boolean stream, long at) {
        boolean mayGoOn(Duration idleLimit) {
            return !stream && System.nanoTime() - at <= idleLimit.toNanos();
        }
    }

    @Override
    public void close() {
        clients.close();
    }
}
