package dev.stoker.backend.http;

import dev.stoker.backend.Trust;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One client for each way of setting up TLS, made when it is first needed. Safe for threads. */
final class Clients implements AutoCloseable {
    /** Answers take minutes, so the pool must not be what limits how many there are. */
    private static final int CONNECTIONS = 1024;

    private final Vertx vertx;
    private final Duration connectTimeout;
    private final HttpClient usual;
    private final Map<Trust, HttpClient> others = new ConcurrentHashMap<>();

    Clients(Vertx vertx, Duration connectTimeout) {
        this.vertx = vertx;
        this.connectTimeout = connectTimeout;
        this.usual = make(null);
    }

    /**
     * @param trust null for what the platform trusts
     */
    HttpClient of(@Nullable Trust trust) {
        return trust == null ? usual : others.computeIfAbsent(trust, this::make);
    }

    /** Vert.x closes one that nobody has any more, once its last answer has ended. */
    void forget() {
        others.clear();
    }

    @Override
    public void close() {
        usual.close();
        others.values().forEach(HttpClient::close);
    }

    private HttpClient make(@Nullable Trust trust) {
        var options =
                new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_1_1)
                        .setConnectTimeout(Math.toIntExact(Math.max(1, connectTimeout.toMillis())))
                        .setKeepAlive(true)
                        .setKeepAliveTimeout((int) WireClient.IDLE_LIMIT.toSeconds())
                        .setPipelining(false)
                        .setDecompressionSupported(false)
                        .setMaxHeaderSize(64 * 1024)
                        .setMaxRedirects(0);
        if (trust != null) {
            trust(options, trust);
        }
        return vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    }

    private static void trust(HttpClientOptions options, Trust trust) {
        Path authorities = trust.authorities();
        if (authorities != null) {
            options.setTrustOptions(new PemTrustOptions().addCertPath(authorities.toString()));
        }
        Path certificate = trust.certificate();
        Path key = trust.key();
        if (certificate != null && key != null) {
            options.setKeyCertOptions(
                    new PemKeyCertOptions()
                            .addCertPath(certificate.toString())
                            .addKeyPath(key.toString()));
        }
    }
}
