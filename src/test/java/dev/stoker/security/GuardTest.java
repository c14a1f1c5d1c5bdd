package dev.stoker.security;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.Secret;
import dev.stoker.testing.RawClient;
import dev.stoker.testing.RawHttp;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The guard on a bare router, with an origin that the user allowed. */
final class GuardTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger reached = new AtomicInteger();
    private HttpServer server = vertx.createHttpServer();

    @BeforeEach
    void listen() throws Exception {
        Router router = Router.router(vertx);
        router.route()
                .handler(
                        new Guard(
                                new EdgeRules(
                                        EdgeFixtures.DEFAULTS,
                                        AdminToken.of(new Secret(EdgeFixtures.TOKEN)),
                                        EdgeFixtures.KEYS),
                                Duration.ofSeconds(1)));
        router.route()
                .handler(context -> {
                    reached.incrementAndGet();
                    context.end("reached");
                });
        server =
                server.requestHandler(router)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(5, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void namesTheAllowedOriginAloneInItsAnswer() throws IOException {
        RawHttp.Answer answer = send("GET / HTTP/1.1", "Origin: https://app.example");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .contains("access-control-allow-origin: https://app.example\r\n")
                .contains("vary: Origin")
                .contains(" request-id, retry-after,")
                .contains(" x-stoker-structured, x-stoker-cache, age\r\n")
                .doesNotContain("access-control-allow-credentials");
    }

    @Test
    void answersAPreflightItself() throws IOException {
        RawHttp.Answer answer =
                send(
                        "OPTIONS /v1/chat/completions HTTP/1.1",
                        "Origin: https://app.example",
                        "Access-Control-Request-Method: POST");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.text())
                .contains("access-control-allow-headers: authorization")
                .contains(", anthropic-version, anthropic-beta,")
                .contains(" anthropic-dangerous-direct-browser-access,")
                .contains(" x-stainless-retry-count,");
        assertThat(reached).hasValue(0);
    }

    @Test
    void saysNothingOfOriginsToOthers() throws IOException {
        assertThat(send("GET / HTTP/1.1").hasAnyCors()).isFalse();
        assertThat(send("GET / HTTP/1.1", "Origin: https://evil.example").hasAnyCors()).isFalse();
        assertThat(send("OPTIONS / HTTP/1.1", "Access-Control-Request-Method: PUT").hasAnyCors())
                .isFalse();
    }

    @Test
    void hangsUpOnAnEndlessBodyThatItRefuses() throws IOException {
        String head =
                "POST /v1/completions HTTP/1.1\r\nHost: localhost:"
                        + server.actualPort()
                        + "\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n";

        RawHttp.Answer answer = new RawHttp(server.actualPort()).exchange(head + "1\r\nx\r\n");

        assertThat(answer.status()).isEqualTo(415);
        assertThat(reached).hasValue(0);
    }

    @Test
    void hangsUpOnARefusedBodyThatDrips() throws Exception {
        try (var caller = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            caller.setSoTimeout(20_000);
            caller.getOutputStream().write(refused(1000));
            caller.getOutputStream().write('x');

            String answer = new String(caller.getInputStream().readAllBytes(), US_ASCII);

            assertThat(answer).startsWith("HTTP/1.1 415 ");
        }
    }

    @Test
    void keepsTheConnectionOfARefusedBodyThatEnds() throws Exception {
        try (var caller = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            caller.setSoTimeout(3_000);
            caller.getOutputStream().write(refused(1));
            caller.getOutputStream().write('x');

            assertThatThrownBy(() -> caller.getInputStream().readAllBytes())
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    private byte[] refused(int length) {
        return ("POST /v1/completions HTTP/1.1\r\nHost: localhost:%d\r\nContent-Type: text/plain\r\n"
                        + "Content-Length: %d\r\n\r\n")
                .formatted(server.actualPort(), length)
                .getBytes(US_ASCII);
    }

    /** A connection closed with bytes unread is reset, and a reset takes the answer with it. */
    @ParameterizedTest
    @CsvSource({
        "application/json,Content-Length: 8000000,413",
        "text/plain,Transfer-Encoding: chunked,415"
    })
    void isHeardByACallerThatIsStillSending(String type, String length, int status)
            throws IOException {
        try (var caller = new RawClient(server.actualPort())) {
            caller.send(
                    "POST /v1/completions HTTP/1.1\r\nHost: localhost:"
                            + server.actualPort()
                            + "\r\nContent-Type: "
                            + type
                            + "\r\n"
                            + length
                            + "\r\n\r\n");
            String chunk = "fa000\r\n" + "x".repeat(0xfa000) + "\r\n";
            for (int i = 0; i < 7; i++) {
                caller.send(chunk);
            }

            assertThat(caller.readToEnd())
                    .startsWith("HTTP/1.1 " + status)
                    .containsIgnoringCase("connection: close");
        }
        assertThat(reached).hasValue(0);
    }

    @Test
    void isHeardOverHttp2() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            URI at = URI.create("http://localhost:" + server.actualPort() + "/v1/completions");
            HttpRequest request =
                    HttpRequest.newBuilder(at)
                            .header("content-type", "application/json")
                            .POST(BodyPublishers.ofString("x".repeat(2000)))
                            .build();

            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.statusCode()).isEqualTo(413);
        }
    }

    @Test
    void letsNoTargetThroughThatIsNoPath() throws IOException {
        assertThat(send("GET http://evil.example/v1/models HTTP/1.1").status()).isEqualTo(400);
        assertThat(send("OPTIONS * HTTP/1.1").status()).isBetween(400, 499);
        assertThat(reached).hasValue(0);
    }

    private RawHttp.Answer send(String line, String... headers) throws IOException {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Host: localhost:" + server.actualPort();
        all[headers.length + 1] = "Connection: close";
        return new RawHttp(server.actualPort()).send(line, all);
    }
}
