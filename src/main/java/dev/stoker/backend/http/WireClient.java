package dev.stoker.backend.http;

import dev.stoker.core.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The one HTTP client towards backends; {@code boot} makes it, wires and relays share it. It
 * follows no redirect, uses no proxy, keeps no cookie and sends a key to the origin it belongs to
 * only.
 *
 * <p>A connection that was idle for longer than {@link #IDLE_LIMIT} is not used again. Vert.x has
 * an option for that, but the {@code Keep-Alive: timeout=5} of a {@code llama-server} overrides it,
 * and at just five seconds the server closes what the client begins to write to (Vert.x 4.5.27,
 * {@code Http1xClientConnection}).
 */
public final class WireClient implements AutoCloseable {
    /** Longest pause after which a connection is used again. */
    public static final Duration IDLE_LIMIT = Duration.ofSeconds(3);

    private final Vertx vertx;
    private final HttpClient client;
    private final Map<HttpConnection, Long> idleSince = new ConcurrentHashMap<>();

    public WireClient(Vertx vertx) {
        this.vertx = vertx;
        // Answers take minutes, so the pool must not be what limits how many there are.
        this.client = vertx.createHttpClient(options(), new PoolOptions().setHttp1MaxSize(1024));
    }

    /** How the client is set up. */
    public static HttpClientOptions options() {
        return new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setConnectTimeout(3_000)
                .setKeepAlive(true)
                .setKeepAliveTimeout((int) IDLE_LIMIT.toSeconds())
                .setPipelining(false)
                .setDecompressionSupported(false)
                .setMaxHeaderSize(64 * 1024)
                .setMaxRedirects(0);
    }

    /** Where this client's callbacks and timers run. */
    public Vertx vertx() {
        return vertx;
    }

    /**
     * A connection on which nothing has been written yet. Does not block; completes on the caller's
     * context.
     *
     * @param key sent as a bearer token; null sends none
     */
    public Future<HttpClientRequest> request(HttpMethod method, URI at, @Nullable Secret key) {
        var options =
                new RequestOptions()
                        .setMethod(method)
                        .setAbsoluteURI(at.toString())
                        .setFollowRedirects(false);
        if (key != null) {
            options.putHeader("authorization", "Bearer " + key.value());
        }
        return request(options);
    }

    private Future<HttpClientRequest> request(RequestOptions options) {
        return client.request(options)
                .compose(request -> {
                    HttpConnection connection = request.connection();
                    Long since = idleSince.get(connection);
                    if (since == null || !isStale(since)) {
                        watch(request, connection);
                        return Future.succeededFuture(request);
                    }
                    idleSince.remove(connection);
                    request.reset();
                    connection.close();
                    return request(options);
                });
    }

    private static boolean isStale(long since) {
        return System.nanoTime() - since > IDLE_LIMIT.toNanos();
    }

    private void watch(HttpClientRequest request, HttpConnection connection) {
        if (idleSince.put(connection, System.nanoTime()) == null) {
            connection.closeHandler(_ -> idleSince.remove(connection));
        }
        request.response()
                .onSuccess(response ->
                        response.end()
                                .onSuccess(_ -> idleSince.replace(connection, System.nanoTime())));
    }

    @Override
    public void close() {
        client.close();
    }
}
