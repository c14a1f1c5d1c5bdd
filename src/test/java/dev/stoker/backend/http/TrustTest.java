package dev.stoker.backend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.stoker.backend.Access;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Trust;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.testing.TestCertificates;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** TLS with an authority of one's own. */
final class TrustTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Trust OWN = new Trust(TestCertificates.authority(), null, null);
    private static final Trust WITH_CLIENT =
            new Trust(
                    TestCertificates.authority(),
                    TestCertificates.clientCertificate(),
                    TestCertificates.clientKey());

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final OpenAiWire wire = new OpenAiWire(client);
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private @Nullable HttpsServer server;

    @BeforeEach
    void start() throws IOException {
        start("127.0.0.1", false);
    }

    private void start(String host, boolean wantsClients) throws IOException {
        if (server != null) {
            server.stop(0);
        }
        var address = new InetSocketAddress(InetAddress.getByName(host), 0);
        HttpsServer https = HttpsServer.create(address, 16);
        https.setHttpsConfigurator(
                new HttpsConfigurator(TestCertificates.server()) {
                    @Override
                    public void configure(HttpsParameters parameters) {
                        var tls = getSSLContext().getDefaultSSLParameters();
                        tls.setNeedClientAuth(wantsClients);
                        parameters.setSSLParameters(tls);
                    }
                });
        https.createContext(
                "/v1/models",
                exchange -> {
                    try (exchange) {
                        keys.add(exchange.getRequestHeaders().getFirst("authorization"));
                        byte[] list =
                                "{\"data\":[{\"id\":\"m\"}]}".getBytes(StandardCharsets.UTF_8);
                        exchange.sendResponseHeaders(200, list.length);
                        exchange.getResponseBody().write(list);
                    }
                });
        https.start();
        server = https;
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.stop(0);
        }
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private List<String> models(String host, @Nullable Trust trust) {
        int port = server == null ? 0 : server.getAddress().getPort();
        Access access = Access.bearer(new Secret("canary-5ec2e7")).with(Map.of(), trust);
        var at = new Endpoint(URI.create("https://" + host + ":" + port), "/v1", access);
        return wire.models(at, PATIENCE).stream().map(CatalogueModel::name).toList();
    }

    private void refuses(String host, @Nullable Trust trust) {
        assertThatThrownBy(() -> models(host, trust))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNREACHABLE))
                .hasMessageContaining("its certificate or its TLS is not accepted");
        assertThat(keys).isEmpty();
    }

    @Test
    void worksWithAnAuthorityOfOnesOwn() {
        assertThat(models("localhost", OWN)).containsExactly("m");
        assertThat(models("127.0.0.1", OWN)).containsExactly("m");
    }

    @Test
    void failsWithoutItAndShowsNoKey() {
        refuses("localhost", null);
    }

    @Test
    @EnabledOnOs(OS.LINUX) // elsewhere loopback has one address only
    void failsForAnotherNameThanTheCertificates() throws IOException {
        start("127.0.0.2", false);

        refuses("127.0.0.2", OWN);
    }

    @Test
    void doesNotUseOneBackendsTrustForAnother() {
        assertThat(models("localhost", OWN)).containsExactly("m");
        keys.clear();

        refuses("localhost", null);
    }

    @Test
    void showsItsOwnCertificateToAServerThatAsks() throws IOException {
        start("127.0.0.1", true);

        assertThat(models("localhost", WITH_CLIENT)).containsExactly("m");
        keys.clear();
        assertThatThrownBy(() -> models("localhost", OWN)).isInstanceOf(StokerException.class);
        assertThat(keys).isEmpty();
    }
}
