package dev.stoker.backend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.Access;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeModelServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HttpWireTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final HttpWire wire = new HttpWire(client);
    private final FakeModelServer server = FakeModelServer.start();

    @AfterEach
    void close() {
        server.close();
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private URI at(String path) {
        return server.base().resolve(path);
    }

    private static void assertCode(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StokerException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void givesAnswersOfAnyStatus() {
        server.on("/x", Answers.whole(418, "text/plain", "short and stout"));

        Answer answer = wire.get(at("/x"), Access.OPEN, PATIENCE);

        assertThat(answer.status()).isEqualTo(418);
        assertThat(answer.ok()).isFalse();
        assertThat(answer.text()).isEqualTo("short and stout");
        assertThat(answer.header("CONTENT-TYPE")).isEqualTo("text/plain");
    }

    @Test
    void postsJson() {
        server.on("/x", (exchange, wire) -> wire.whole(200, "text/plain", exchange.body()));

        Answer answer =
                wire.post(at("/x"), Access.OPEN, "{}".getBytes(StandardCharsets.UTF_8), PATIENCE);

        assertThat(answer.text()).isEqualTo("{}");
        assertThat(server.nextCall().header("content-type")).isEqualTo("application/json");
    }

    @Test
    void waitsNoLongerThanItIsToldAndThenLeaves() {
        server.on("/x", Answers.hangAfterHead());
        long start = System.nanoTime();

        assertCode(
                ErrorCode.BACKEND_TIMEOUT,
                () -> wire.get(at("/x"), Access.OPEN, Duration.ofMillis(200)));

        assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
        server.exchanges().getFirst().awaitLeft(PATIENCE);
    }

    /** A listener whose queue is full lets the kernel drop every further attempt. */
    @Test
    void waitsForAConnectionNoLongerThanItIsTold() throws Exception {
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var waiting = fill(full);
                var impatient = new WireClient(vertx, Duration.ofMillis(200))) {
            URI there = URI.create("http://127.0.0.1:" + full.getLocalPort() + "/x");
            long start = System.nanoTime();

            assertCode(
                    ErrorCode.BACKEND_UNREACHABLE,
                    () -> new HttpWire(impatient).get(there, Access.OPEN, PATIENCE));

            assertThat(waiting.sockets()).isNotEmpty();
            assertThat(System.nanoTime() - start).isLessThan(1_500_000_000L);
        }
    }

    private static Waiting fill(ServerSocket listener) throws IOException {
        var waiting = new Waiting(new ArrayList<>());
        try {
            while (waiting.sockets().size() < 20) {
                var socket = new Socket();
                waiting.sockets().add(socket);
                socket.connect(listener.getLocalSocketAddress(), 200);
            }
        } catch (SocketTimeoutException _) {
            // Full.
        }
        return waiting;
    }

    private record Waiting(List<Socket> sockets) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void takesInNoMoreThanTheLimit() {
        server.on("/x", Answers.endless());

        assertCode(ErrorCode.BACKEND_ERROR, () -> wire.get(at("/x"), Access.OPEN, PATIENCE));
        server.exchanges().getFirst().awaitLeft(PATIENCE);
    }

    @Test
    void followsNoRedirect() {
        server.on(
                "/x",
                (_, wire) ->
                        wire.head(302, "Location: /health", "Content-Length: 0").raw(new byte[0]));

        assertThat(wire.get(at("/x"), Access.OPEN, PATIENCE).status()).isEqualTo(302);
        assertThat(server.exchanges()).hasSize(1);
    }

    @Test
    void tellsWhatBroke() {
        server.on("/cut", Answers.cutMidEvent());
        server.on("/dead", Answers.dieBeforeHead());
        server.on("/huge", Answers.hugeHeader(200_000));
        URI nobody = FakeModelServer.refusing();

        assertCode(ErrorCode.STREAM_CUT, () -> wire.get(at("/cut"), Access.OPEN, PATIENCE));
        assertCode(ErrorCode.STREAM_CUT, () -> wire.get(at("/dead"), Access.OPEN, PATIENCE));
        assertCode(ErrorCode.STREAM_CUT, () -> wire.get(at("/huge"), Access.OPEN, PATIENCE));
        assertCode(ErrorCode.BACKEND_UNREACHABLE, () -> wire.get(nobody, Access.OPEN, PATIENCE));
    }

    @Test
    void refusesToBlockAnEventLoop() {
        var failure = new CompletableFuture<Throwable>();

        vertx.runOnContext(_ -> {
            try {
                wire.get(at("/health"), Access.OPEN, PATIENCE);
                failure.complete(new AssertionError("it blocked"));
            } catch (IllegalStateException e) {
                failure.complete(e);
            }
        });

        assertThat(failure.join()).isInstanceOf(IllegalStateException.class);
    }
}
