package dev.stoker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.fleet.Fleet;
import dev.stoker.security.AppKey;
import dev.stoker.security.AppKeys;
import dev.stoker.testing.Answers;
import dev.stoker.testing.HttpCaller;
import dev.stoker.testing.HttpCaller.Reply;
import dev.stoker.testing.RawClient;
import dev.stoker.testing.ServerEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that wait for the one slot of a model, over HTTP. */
@QuarkusTest
@TestProfile(QueueRig.class)
@Timeout(60)
@SuppressWarnings("NullAway.Init") // the rig fills the fields
final class QueueComponentTest {
    private static final String STREAM = "/stoker/v1/stream";
    private static final String PROMPT = "{\"model\":\"tiny@slow\",\"prompt\":\"Hello\"}";

    QueueRig.Gate gate;
    @Inject Fleet fleet;
    @Inject AppKeys keys;

    private HttpCaller caller;
    private String first = "";
    private String second = "";

    @BeforeEach
    void makeKeys() {
        caller = new HttpCaller(URI.create("http://127.0.0.1:" + RestAssured.port));
        gate.usual();
        first = keys.create("first", AppKey.Limits.NONE).text().value();
        second = keys.create("second", AppKey.Limits.NONE).text().value();
    }

    @AfterEach
    void letAllGo() {
        keys.revoke("first");
        keys.revoke("second");
        gate.open(100);
        await().until(() -> fleet.inside() + fleet.waiting() == 0);
        gate.shut();
        caller.close();
    }

    @Test
    void aCallThatWaitsIsServedWhenTheOneBeforeItHasEnded() throws Exception {
        CompletableFuture<Reply> one = call(Wire.NATIVE);
        awaitQueue(1, 0);
        CompletableFuture<Reply> two = call(Wire.NATIVE);
        awaitQueue(1, 1);

        gate.open(1);
        assertThat(queueMillis(get(one))).isZero();
        gate.open(1);

        assertThat(queueMillis(get(two))).isPositive();
    }

    @Test
    void aCallerThatStreamsIsToldWhereItStands() throws Exception {
        begin(Wire.NATIVE);
        awaitQueue(1, 0);
        CompletableFuture<Reply> streamed =
                CompletableFuture.supplyAsync(
                        () -> caller.post(STREAM, PROMPT), task -> Thread.ofVirtual().start(task));
        awaitQueue(1, 1);

        try (var app = new RawClient(RestAssured.port)) {
            app.post(STREAM, PROMPT, "x-api-key: " + first);
            app.readUntil("event: queue\ndata: {\"position\":2}\n\n");
            gate.open(1);
            app.readUntil("event: queue\ndata: {\"position\":1}\n\n");
            gate.open(2);
            app.readUntil("event: done");
        }
        List<ServerEvent> events = get(streamed).events();

        assertThat(events.getFirst()).isEqualTo(new ServerEvent("queue", "{\"position\":1}"));
        assertThat(events.getLast().name()).isEqualTo("done");
        assertThat(HttpCaller.json(events.getLast().data()).at("/timings/queue_ms").asLong())
                .isGreaterThanOrEqualTo(200);
    }

    /** The head has gone out with the first position, so there is no status left to tell it by. */
    @Test
    void anErrorAfterAPositionIsAnEventOfTheStream() throws Exception {
        begin(Wire.NATIVE);
        awaitQueue(1, 0);
        try (var app = new RawClient(RestAssured.port)) {
            app.post(STREAM, PROMPT);
            app.readUntil("event: queue");
            gate.answers(Answers.json(400, "{\"error\":{\"message\":\"no such luck\"}}"));
            gate.open(2);

            String rest = app.readUntil("event: error");

            assertThat(rest).doesNotContain("HTTP/1.1 400");
            assertThat(app.readUntil("\n\n")).contains("no such luck").contains("\"status\":400");
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aCallerThatLeavesTheQueueIsOutOfItAtOnce(Wire wire) throws Exception {
        begin(Wire.NATIVE);
        awaitQueue(1, 0);
        try (var app = new RawClient(RestAssured.port)) {
            app.post(wire.path, wire.body);
            awaitQueue(1, 1);

            app.leave();

            awaitQueue(1, 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aFullQueueSaysWhenToComeAgain(Wire wire) throws Exception {
        begin(Wire.NATIVE);
        awaitQueue(1, 0);
        begin(Wire.NATIVE);
        begin(Wire.NATIVE, "x-api-key", first);
        awaitQueue(1, 2);

        Reply refused = caller.post(wire.path, wire.body, "x-api-key", second).expect(503);

        assertThat(Long.parseLong(refused.header("retry-after"))).isPositive();
        assertThat(refused.text()).contains("would have been number 3 of at most 2");
        assertThat(refused.json().at(wire.code).asText()).isEqualTo(wire.full);
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void anAppThatHasItsShareOfTheQueueIsToldSo(Wire wire) throws Exception {
        begin(Wire.NATIVE);
        awaitQueue(1, 0);
        begin(Wire.NATIVE, "x-api-key", first);
        awaitQueue(1, 1);

        Reply refused = caller.post(wire.path, wire.body, "x-api-key", first).expect(429);

        assertThat(Long.parseLong(refused.header("retry-after"))).isPositive();
        assertThat(refused.text()).contains("1 calls of 'first' wait");
        assertThat(refused.json().at(wire.code).asText()).isEqualTo(wire.share);
        assertThat(refused.text()).doesNotContain(first);
    }

    @Test
    void aCallThatMayWaitLetsOthersGoFirst() throws Exception {
        begin(Wire.NATIVE);
        awaitQueue(1, 0);
        CompletableFuture<Reply> batch = call(Wire.OPENAI, "x-stoker-priority", "batch");
        awaitQueue(1, 1);
        CompletableFuture<Reply> urgent = call(Wire.OPENAI, "x-api-key", first);
        awaitQueue(1, 2);

        gate.open(2);

        get(urgent);
        assertThat(batch).isNotDone();
    }

    @ParameterizedTest
    @ValueSource(strings = {"urgent", "", "batches"})
    void anUnknownPriorityIsRefusedByName(String word) {
        Reply refused =
                caller.post(Wire.OPENAI.path, Wire.OPENAI.body, "x-stoker-priority", word)
                        .expect(400);

        assertThat(refused.text())
                .contains("x-stoker-priority: '" + word + "' (expected: interactive or batch)");
    }

    private CompletableFuture<Reply> call(Wire wire, String... headers) {
        return CompletableFuture.supplyAsync(
                () -> caller.post(wire.path, wire.body, headers),
                task -> Thread.ofVirtual().start(task));
    }

    private void begin(Wire wire, String... headers) {
        var _ = call(wire, headers);
    }

    private static Reply get(CompletableFuture<Reply> call) throws Exception {
        return call.get(20, TimeUnit.SECONDS).expect(200);
    }

    private static long queueMillis(Reply reply) {
        JsonNode timings = reply.json().path("timings");
        return timings.path("queue_ms").asLong(-1);
    }

    private void awaitQueue(int inside, int waiting) {
        await().untilAsserted(() -> {
            assertThat(fleet.inside()).isEqualTo(inside);
            assertThat(fleet.waiting()).isEqualTo(waiting);
        });
    }

    /** One call in each dialect, and where its errors say what they are. */
    enum Wire {
        NATIVE("/stoker/v1/generate", PROMPT, "/code", "queue_full", "too_many_requests"),
        OPENAI(
                "/v1/chat/completions",
                "{\"model\":\"tiny@slow\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
                "/error/code",
                "queue_full",
                "rate_limit_exceeded"),
        ANTHROPIC(
                "/v1/messages",
                "{\"model\":\"tiny@slow\",\"max_tokens\":9,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
                "/error/type",
                "overloaded_error",
                "rate_limit_error"),
        OLLAMA(
                "/api/chat",
                "{\"model\":\"tiny@slow\",\"stream\":false,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
                "/stoker/code",
                "queue_full",
                "too_many_requests");

        private final String path;
        private final String body;
        private final String code;
        private final String full;
        private final String share;

        Wire(String path, String body, String code, String full, String share) {
            this.path = path;
            this.body = body;
            this.code = code;
            this.full = full;
            this.share = share;
        }
    }
}
