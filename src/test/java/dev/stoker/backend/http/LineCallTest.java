package dev.stoker.backend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Endpoint;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.FakeModelServer.Answer;
import dev.stoker.testing.OllamaAnswers;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LineCallTest {
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

    private void read(Duration idle, Consumer<JsonNode> line) throws InterruptedException {
        wire.lines(new Endpoint(server.base(), null), "/x", Json.object().put("a", 1), idle, line);
    }

    private static void assertCode(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StokerException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void tellsEachLineInOrderWhereverItIsCut() throws InterruptedException {
        server.on(
                "/x",
                (_, wire) ->
                        wire.lines()
                                .chunk("{\"n\":1}\n{\"n\"")
                                .chunk(":2}\r\n\n{\"n\":3")
                                .chunk("}\n{\"n\":4}")
                                .end());
        List<Integer> told = new ArrayList<>();

        read(PATIENCE, line -> told.add(line.path("n").asInt()));

        assertThat(told).containsExactly(1, 2, 3, 4);
        assertThat(server.nextCall().text()).isEqualTo("{\"a\":1}");
    }

    @Test
    void givesUpAfterSoMuchSilenceAndNoSooner() {
        server.on(
                "/x",
                (_, wire) -> {
                    wire.lines();
                    for (int i = 0; i < 4; i++) {
                        wire.pause(Duration.ofMillis(150)).chunk("{}\n");
                    }
                    wire.hang();
                });
        List<JsonNode> told = new ArrayList<>();

        assertCode(ErrorCode.BACKEND_TIMEOUT, () -> read(Duration.ofMillis(500), told::add));

        assertThat(told).hasSize(4);
        server.nextCall().awaitLeft(PATIENCE);
    }

    enum Phase {
        BEFORE_HEAD,
        AFTER_HEAD,
        MID_STREAM
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void closesTheUpstreamAtOnceWhenInterrupted(Phase phase) throws Exception {
        Answer hanging =
                switch (phase) {
                    case BEFORE_HEAD -> Answers.hangBeforeHead();
                    case AFTER_HEAD -> (_, wire) -> wire.lines().hang();
                    case MID_STREAM -> OllamaAnswers.hangMidStream();
                };
        server.on("/x", hanging);
        var heard = new CountDownLatch(phase == Phase.MID_STREAM ? 2 : 0);
        var ended = new CompletableFuture<Throwable>();
        Thread reading =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                read(PATIENCE, _ -> heard.countDown());
                                ended.complete(new AssertionError("it ended"));
                            } catch (InterruptedException | RuntimeException e) {
                                ended.complete(e);
                            }
                        });
        var call = server.nextCall();
        assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();

        long interrupted = System.nanoTime();
        reading.interrupt();

        assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        Duration took = Duration.ofNanos(call.awaitLeft(PATIENCE) - interrupted);
        assertThat(took).isLessThan(Duration.ofSeconds(2));
    }

    /** Whoever reads slowly stops the server through the socket. */
    @Test
    void fetchesNoMoreThanIsRead() throws Exception {
        server.on("/x", OllamaAnswers.endless());
        var first = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        Thread reading =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                read(
                                        PATIENCE,
                                        _ -> {
                                            first.countDown();
                                            try {
                                                go.await();
                                            } catch (InterruptedException e) {
                                                throw new StokerException(
                                                        ErrorCode.BACKEND_ERROR, "enough", e);
                                            }
                                        });
                            } catch (InterruptedException | StokerException _) {
                                // It has seen enough.
                            }
                        });
        assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
        var call = server.nextCall();

        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long accepted = -1;
        while (accepted != call.accepted() && System.nanoTime() < deadline) {
            accepted = call.accepted();
            assertThat(call.left()).isFalse();
            assertThat(go.await(300, TimeUnit.MILLISECONDS)).isFalse();
        }

        assertThat(accepted).isEqualTo(call.accepted()).isLessThan(16 << 20);
        reading.interrupt();
        call.awaitLeft(PATIENCE);
    }

    @Test
    void endsWithWhatTheReaderThrows() {
        server.on("/x", OllamaAnswers.endless());

        assertThatThrownBy(() ->
                        read(
                                PATIENCE,
                                _ -> {
                                    throw new IllegalArgumentException("enough");
                                }))
                .hasMessage("enough");

        server.nextCall().awaitLeft(PATIENCE);
    }

    @Test
    void blocksNoEventLoop() {
        var told = new CompletableFuture<Throwable>();

        vertx.runOnContext(_ -> {
            try {
                read(PATIENCE, _ -> {});
            } catch (IllegalStateException | InterruptedException e) {
                told.complete(e);
            }
        });

        assertThat(told.join()).hasMessageContaining("event loop");
    }

    @Test
    void takesNoLineOfAnyLength() {
        server.on("/x", (_, wire) -> wire.lines().chunk("{\"a\":\"" + "h".repeat(2 << 20)).hang());

        assertThatThrownBy(() -> read(PATIENCE, _ -> {})).hasMessageContaining("is longer than");

        server.nextCall().awaitLeft(PATIENCE);
    }

    @Test
    void readsNoErrorOfAnyLength() {
        server.on("/x", Answers.endlessBody(500));

        assertThatThrownBy(() -> read(PATIENCE, _ -> {}))
                .isInstanceOfSatisfying(
                        StokerException.class, e -> assertThat(e.httpStatus()).isEqualTo(500));

        server.nextCall().awaitLeft(PATIENCE);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 401})
    void showsNoKeyThatTheServerRepeats(int status) {
        var at = new Endpoint(server.base(), new Secret("canary-5ec2e7"));
        server.on("/x", Answers.json(status, "{\"error\":\"canary-5ec2e7 is no key\"}"));

        assertThatThrownBy(() -> wire.lines(at, "/x", Json.object(), PATIENCE, _ -> {}))
                .hasMessage("*** is no key");
    }

    @Test
    void readsNoLinesFromWhatDoesNotSayThatItHasSome() {
        server.on(
                "/x",
                (_, wire) -> {
                    wire.head(200, "Content-Length: 3");
                    wire.raw("{}\n");
                });
        List<JsonNode> told = new ArrayList<>();

        assertThatThrownBy(() -> read(PATIENCE, told::add))
                .hasMessageContaining("expected: application/x-ndjson");

        assertThat(told).isEmpty();
    }
}
