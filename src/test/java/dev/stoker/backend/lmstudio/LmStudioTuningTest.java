package dev.stoker.backend.lmstudio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Tuning;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.RecordedServer;
import dev.stoker.testing.SomePlan;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.Running;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LmStudioTuningTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Plan PLAN = SomePlan.of(Map.of("context", 8192));
    private static final String LOADED = "google/gemma-4-26b-a4b";
    private static final String EMPTY = "{\"models\":[{\"key\":\"m\",\"loaded_instances\":[]}]}";
    private static final String AS_PLANNED =
            "{\"models\":[{\"key\":\"m\",\"loaded_instances\":[{\"id\":\"m\",\"config\":"
                    + "{\"context_length\":8192}}]}]}";

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final Tuning tuning =
            new LmStudioBackend(new HttpWire(client), new OpenAiWire(client)).tuning();

    @AfterEach
    void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void tellsTheContextOfTheSmallestInstance() {
        try (var server = RecordedServer.of("lm-studio-0.4-documented")) {
            var at = new Endpoint(server.base(), null);

            assertThat(tuning.running(at, LOADED, TIMEOUT))
                    .isEqualTo(new Running(null, 4096, 4, null, null, "GET /api/v1/models"));
            assertThat(tuning.running(at, "deepseek-r1", TIMEOUT)).isNull();
            assertThat(tuning.running(at, "nobody", TIMEOUT)).isNull();
        }
    }

    @Test
    void asksOlderReleasesByTheirOwnPath() {
        try (var server = RecordedServer.of("lm-studio-0.3.36-documented")) {
            var at = new Endpoint(server.base(), null);

            assertThat(tuning.running(at, "meta-llama-3.1-8b-instruct", TIMEOUT)).isNull();
        }
        try (var server =
                FakeModelServer.start()
                        .on(
                                "/api/v1/models",
                                Answers.json(
                                        200,
                                        "{\"error\":\"Unexpected endpoint or method. (GET /api/v1/models)\"}"))
                        .on(
                                "/api/v0/models",
                                Answers.json(
                                        200,
                                        "{\"data\":[{\"id\":\"m\",\"state\":\"loaded\","
                                                + "\"loaded_context_length\":2048}]}"))) {
            assertThat(tuning.running(new Endpoint(server.base(), null), "m", TIMEOUT))
                    .isEqualTo(new Running(null, 2048, null, null, null, "GET /api/v0/models"));
        }
    }

    @Test
    void loadsWithTheContextOfThePlan() {
        try (var server =
                FakeModelServer.start()
                        .on("/api/v1/models", Answers.json(200, EMPTY))
                        .on(
                                "/api/v1/models/load",
                                Answers.json(
                                        200,
                                        "{\"type\":\"llm\",\"instance_id\":\"m\","
                                                + "\"status\":\"loaded\"}"))) {
            String said = tuning.apply(new Endpoint(server.base(), null), "m", PLAN, TIMEOUT);

            assertThat(said)
                    .isEqualTo("model 'm' is loaded with a context of 8192 until it is unloaded");
            assertThat(server.nextCall().text())
                    .isEqualTo(
                            "{\"model\":\"m\",\"context_length\":8192,"
                                    + "\"echo_load_config\":true}");
        }
    }

    @Test
    void unloadsNothingThatSomebodyElseLoaded() {
        try (var server = RecordedServer.of("lm-studio-0.4-documented")) {
            var at = new Endpoint(server.base(), null);

            assertThatThrownBy(() -> tuning.apply(at, LOADED, PLAN, TIMEOUT))
                    .isInstanceOfSatisfying(
                            StokerException.class,
                            e -> {
                                assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
                                assertThat(e.detail()).contains("4096", "lms unload");
                            });
            assertThat(server.asked()).noneMatch(asked -> asked.contains("load"));
        }
    }

    /** Two loads of one model at once would make two of it. */
    @Test
    void loadsAModelOnceHoweverManyAsk() throws Exception {
        var loads = new AtomicInteger();
        try (var server = FakeModelServer.start();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            server.on(
                            "/api/v1/models",
                            (exchange, wire) ->
                                    Answers.json(200, loads.get() == 0 ? EMPTY : AS_PLANNED)
                                            .give(exchange, wire))
                    .on(
                            "/api/v1/models/load",
                            (exchange, wire) -> {
                                wire.pause(Duration.ofMillis(150));
                                loads.incrementAndGet();
                                Answers.json(200, "{\"instance_id\":\"m\",\"status\":\"loaded\"}")
                                        .give(exchange, wire);
                            });
            var at = new Endpoint(server.base(), null);

            Future<String> one = threads.submit(() -> tuning.apply(at, "m", PLAN, TIMEOUT));
            Future<String> two = threads.submit(() -> tuning.apply(at, "m", PLAN, TIMEOUT));

            assertThat(one.get() + two.get()).contains("until it is unloaded", "already");
            assertThat(loads).hasValue(1);
        }
    }

    @Test
    void tellsAnErrorThatCameWithStatus200() {
        try (var server =
                FakeModelServer.start()
                        .on("/api/v1/models", Answers.json(200, EMPTY))
                        .on(
                                "/api/v1/models/load",
                                Answers.json(200, "{\"error\":\"not enough memory\"}"))) {
            var at = new Endpoint(server.base(), null);

            assertThatThrownBy(() -> tuning.apply(at, "m", PLAN, TIMEOUT))
                    .hasMessage("not enough memory");
        }
    }

    @Test
    void advisesTheContextOnly() {
        assertThat(tuning.advice(SomePlan.of(Map.of("context", 8192, "threads", 3))))
                .containsExactly("lms load --context-length 8192");
        assertThat(tuning.advice(SomePlan.empty())).isEmpty();
    }
}
