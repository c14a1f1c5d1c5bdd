package dev.stoker.backend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Access;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeModelServer;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EventFeedTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final HttpWire http = new HttpWire(client);
    private final FakeModelServer server = FakeModelServer.start();
    private final URI at = URI.create(server.base() + "/events");

    @AfterEach
    void close() {
        server.close();
        client.close();
        vertx.close();
    }

    private EventFeed open(Duration patience) throws InterruptedException {
        return http.feed(at, Access.OPEN, patience);
    }

    @Test
    void givesEachEventWhereverItIsCut() throws InterruptedException {
        server.on(
                "/events",
                Answers.stream(
                        List.of("data: {\"n\":1}\n\nda", "ta: {\"n\":", "2}\n\n: ping\n\n")));

        try (EventFeed feed = open(PATIENCE)) {
            for (int n = 1; n <= 2; n++) {
                JsonNode event = Objects.requireNonNull(feed.next(PATIENCE));
                assertThat(event.path("n").asInt()).isEqualTo(n);
            }
            assertThatThrownBy(() -> feed.next(PATIENCE))
                    .isInstanceOfSatisfying(
                            StokerException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.STREAM_CUT));
        }
    }

    @Test
    void saysThatNothingHasCome() throws InterruptedException {
        server.on("/events", Answers.hangAfterHead());

        try (EventFeed feed = open(PATIENCE)) {
            assertThat(feed.next(SHORT)).isNull();
        }
        server.exchanges().getFirst().awaitLeft(PATIENCE);
    }

    /** Else every wait in vain would let in one piece more of what comes later. */
    @Test
    void asksForNoMoreHoweverOftenItWaitedInVain() throws Exception {
        var flood = new CountDownLatch(1);
        String block = (": " + "h".repeat(8_000) + "\n\n").repeat(8);
        server.on(
                "/events",
                (_, wire) -> {
                    wire.eventStream();
                    flood.await();
                    while (true) {
                        wire.chunk(block);
                    }
                });

        try (EventFeed feed = open(PATIENCE)) {
            for (int i = 0; i < 2_000; i++) {
                assertThat(feed.next(Duration.ofNanos(1))).isNull();
            }
            flood.countDown();

            assertThat(settled(server.exchanges().getFirst())).isLessThan(16 << 20);
        }
    }

    /** How much the peer has let in, once that does not grow any more. */
    private static long settled(Exchange call) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long accepted = -1;
        var never = new CountDownLatch(1);
        while (accepted != call.accepted() && System.nanoTime() < deadline) {
            accepted = call.accepted();
            assertThat(never.await(300, TimeUnit.MILLISECONDS)).isFalse();
        }
        return accepted;
    }

    @Test
    void givesUpOnAServerThatDoesNotBegin() {
        server.on("/events", Answers.hangBeforeHead());

        assertThatThrownBy(() -> open(SHORT))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_TIMEOUT));
        server.exchanges().getFirst().awaitLeft(PATIENCE);
    }

    @Test
    void tellsWhyTheServerRefused() {
        server.on("/events", Answers.json(400, "{\"error\":{\"message\":\"not a router\"}}"));
        assertThatThrownBy(() -> open(PATIENCE)).hasMessage("not a router");

        server.on("/events", Answers.json(200, "{\"error\":\"Unexpected endpoint\"}"));
        assertThatThrownBy(() -> open(PATIENCE)).hasMessage("Unexpected endpoint");

        server.on("/events", Answers.wrongContentType());
        assertThatThrownBy(() -> open(PATIENCE)).hasMessageContaining("does not tell its events");
    }

    @Test
    void reportsAClosedPortAsUnreachable() {
        URI nobody = URI.create(FakeModelServer.refusing() + "/events");

        assertThatThrownBy(() -> http.feed(nobody, Access.OPEN, PATIENCE))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNREACHABLE));
    }

    @Test
    void takesNoEventOfAnyLength() throws InterruptedException {
        server.on(
                "/events",
                (_, wire) -> wire.eventStream().chunk("data: " + "h".repeat(2 << 20)).hang());

        try (EventFeed feed = open(PATIENCE)) {
            assertThatThrownBy(() -> feed.next(PATIENCE)).hasMessageContaining("larger than");
        }
        server.exchanges().getFirst().awaitLeft(PATIENCE);
    }
}
