package dev.stoker.backend.localai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Endpoint;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.WireClient;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.SomePlan;
import dev.stoker.tuning.Knob;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.Running;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers have the shapes of LocalAI 4.9.0's source. */
final class LocalAiTuningTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Plan PLAN = SomePlan.of(Map.of("threads", 3, "context", 8192));
    private static final String JSON = "/api/models/config-json/org%2Ftiny%20one";
    private static final String READ = "/api/models/edit/org%2Ftiny%20one";
    private static final String WRITE = "/models/edit/org%2Ftiny%20one";
    private static final String MODEL = "org/tiny one";

    private final Vertx vertx = Vertx.vertx();
    private final WireClient client = new WireClient(vertx);
    private final LocalAiTuning tuning = new LocalAiTuning(new HttpWire(client));
    private final FakeModelServer server =
            FakeModelServer.start()
                    .on(
                            "/system",
                            Answers.json(
                                    200,
                                    "{\"backends\":[\"llama-cpp\"],\"loaded_models\":[{\"id\":\""
                                            + MODEL
                                            + "\"}]}"))
                    .on("/backend/shutdown", Answers.json(200, "\"Model shut down\""));

    @AfterEach
    void close() {
        server.close();
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Endpoint at() {
        return new Endpoint(server.base(), null);
    }

    private List<String> asked() {
        return server.exchanges().stream().map(call -> call.method() + " " + call.path()).toList();
    }

    private Exchange last(String path) {
        return server.exchanges().stream()
                .filter(call -> call.path().equals(path))
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    @Test
    void tellsWhatALoadedModelRunsWith() {
        server.on(JSON, Answers.json(200, "{\"name\":\"x\",\"threads\":4,\"context_size\":8192}"));

        assertThat(tuning.running(at(), MODEL, TIMEOUT))
                .isEqualTo(new Running(4, 8192, null, null, null, "GET /api/models/config-json"));
        assertThat(tuning.running(at(), "other", TIMEOUT)).isNull();
    }

    @Test
    void knowsNothingWhereItsSettingsAreNotShown() {
        assertThat(tuning.running(at(), MODEL, TIMEOUT)).isNull();

        server.on(JSON, Answers.json(200, "{\"name\":\"x\",\"context_size\":-1}"));
        assertThat(tuning.running(at(), MODEL, TIMEOUT)).isNull();
    }

    @Test
    void setsNoThreadsOnReleasesThatIgnoreThem() {
        assertThat(tuning.traits("4.7.1").knobs()).containsExactly(Knob.CONTEXT);
        assertThat(tuning.traits("4.9.0").knobs())
                .containsExactlyInAnyOrder(Knob.CONTEXT, Knob.THREADS);
    }

    @Test
    void advisesLinesOfTheYaml() {
        assertThat(tuning.advice(PLAN)).containsExactly("context_size: 8192", "threads: 3");
        assertThat(tuning.advice(SomePlan.empty())).isEmpty();
        assertThat(tuning.options(PLAN)).isEmpty();
        assertThat(tuning.tunedByCalls()).isFalse();
    }

    @Test
    void changesSingleSettingsWhereItCan() {
        server.on(JSON, Answers.json(200, "{\"success\":true,\"config_revision\":\"r\"}"));

        String said = tuning.apply(at(), MODEL, PLAN, TIMEOUT);

        assertThat(said).contains("context_size: 8192, threads: 3");
        assertThat(asked()).containsExactly("PATCH " + JSON, "POST /backend/shutdown");
        assertThat(last(JSON).text()).isEqualTo("{\"context_size\":8192,\"threads\":3}");
        assertThat(last("/backend/shutdown").text()).isEqualTo("{\"model\":\"" + MODEL + "\"}");
    }

    @Test
    void writesTheWholeTextBackWhereItMust() {
        String yaml = "name: tiny\nthreads: 8 # mine\nparameters:\n  threads: 1\n";
        server.on(READ, Answers.json(200, "{\"config\":\"" + yaml.replace("\n", "\\n") + "\"}"));
        server.on(WRITE, Answers.json(200, "{\"success\":true}"));

        tuning.apply(at(), MODEL, PLAN, TIMEOUT);

        assertThat(asked())
                .containsExactly(
                        "PATCH " + JSON, "GET " + READ, "POST " + WRITE, "POST /backend/shutdown");
        assertThat(last(WRITE).text())
                .isEqualTo(
                        "name: tiny\nthreads: 3\nparameters:\n  threads: 1\ncontext_size: 8192\n");
    }

    @Test
    void saysWhatToWriteWhereNoWayIsOpen() {
        try {
            tuning.apply(at(), MODEL, PLAN, TIMEOUT);
            throw new AssertionError("it was applied");
        } catch (StokerException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
            assertThat(e.detail()).contains("context_size: 8192, threads: 3", MODEL);
        }
        assertThat(asked()).doesNotContain("POST /backend/shutdown");
    }

    @Test
    void tellsWhatLocalAiSaysAndStopsNothing() {
        server.on(JSON, Answers.json(403, "{\"error\":\"admin access required\"}"));

        try {
            tuning.apply(at(), MODEL, PLAN, TIMEOUT);
            throw new AssertionError("it was applied");
        } catch (StokerException e) {
            assertThat(e.detail()).isEqualTo("admin access required");
            assertThat(e.httpStatus()).isEqualTo(403);
        }
        assertThat(asked()).containsExactly("PATCH " + JSON);
    }

    @Test
    void changesNoTextThatALineCannotBeAddedTo() {
        Map<String, Long> settings = Map.of("threads", 3L);

        assertThat(ModelSettings.with("{name: x}", settings)).isNull();
        assertThat(ModelSettings.with("- name: x\n- name: y", settings)).isNull();
        assertThat(ModelSettings.with("name: x\n---\nname: y\n", settings)).isNull();
        assertThat(ModelSettings.with("---\nname: x", settings)).isEqualTo("name: x\nthreads: 3\n");
    }
}
