package dev.stoker.backend.http;

import dev.stoker.backend.Access;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/**
 * The one HTTP client towards backends; {@code boot} makes it, wires and relays share it. It
 * follows no redirect, uses no proxy, keeps no cookie and sends a key to the origin it belongs to
 * only.
 *
 * <p>A connection that carried an event stream is used again where the server keeps it ({@link
 * Reuse}).
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
    private final Reuse reuse;

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
        this.reuse = new Reuse(idleLimit);
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
        WireLog.asks(method, at);
        return request(clients.of(access.trust()), options)
                .onSuccess(request -> {
                    request.response()
                            .onSuccess(head -> WireLog.answers(method, at, head.statusCode()));
                });
    }

    /** Certificates are read again by the requests that begin from now on. */
    public void readTrustAnew() {
        clients.forget();
    }

    private Future<HttpClientRequest> request(HttpClient client, RequestOptions options) {
        return client.request(options).compose(request -> fresh(client, request, options));
    }

    private Future<HttpClientRequest> fresh(
            HttpClient client, HttpClientRequest request, RequestOptions options) {
        // Whoever waits for the answer is told; without handlers Vert.x logs it as an error, too.
        request.exceptionHandler(_ -> {});
        switch (reuse.verdict(request.connection())) {
            case FREE -> {
                return Future.succeededFuture(begun(request, options));
            }
            case TRIAL -> watch(request);
            case SPENT -> discard(request);
        }
        return request(client, options);
    }

    /** The pool counts its connection as busy until then. */
    private void watch(HttpClientRequest unsent) {
        vertx.setTimer(
                Reuse.TRIAL.toMillis(),
                _ -> {
                    reuse.tried(unsent.connection());
                    discard(unsent);
                });
    }

    /**
     * Nothing was written on it. The request itself is left to end with its connection: one that is
     * reset gives that back, and the pool may hand it to another call before it is closed.
     */
    private void discard(HttpClientRequest request) {
        HttpConnection connection = request.connection();
        reuse.forget(connection);
        connection.close();
    }

    private HttpClientRequest begun(HttpClientRequest request, RequestOptions options) {
        HttpConnection connection = request.connection();
        reuse.begun(connection, options.getHost() + ":" + options.getPort());
        request.response()
                .onSuccess(response -> answered(response, connection))
                .onFailure(cause ->
                        reuse.unanswered(connection, cause instanceof HttpClosedException));
        return request;
    }

    private void answered(HttpClientResponse response, HttpConnection connection) {
        String type = response.getHeader("content-type");
        reuse.answered(
                connection, type != null && type.toLowerCase(Locale.ROOT).contains("event-stream"));
        response.end()
                .onSuccess(_ -> {
                    // Not forgotten before it is closed: the pool may have handed it out by now.
                    if (reuse.ended(connection)) {
                        connection.close();
                    }
                });
    }

    @Override
    public void close() {
        clients.close();
    }
}
