package dev.stoker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.security.EdgeSettings;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeOllama;
import dev.stoker.testing.HttpCaller;
import dev.stoker.testing.HttpCaller.Reply;
import dev.stoker.testing.RawClient;
import dev.stoker.testing.ServerEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models managed through the daemon. In order, since a store has a history. */
@QuarkusTest
@TestProfile(StockRig.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // the rig fills the fields
final class StockComponentTest {
    private static final String MODELS = "/stoker/v1/models";
    private static final String PULL = MODELS + "/pull";
    private static final String SLOW = "{\"model\":\"slow\"}";

    FakeOllama ollama;
    @Inject EdgeSettings edge;

    /** Another class may have had this rig before. */
    @BeforeEach
    void pullsComeToTheirEnd() {
        ollama.pullToTheEnd();
    }

    @Test
    @Order(1)
    void mergesWhatAllBackendsTell() {
        JsonNode tiny = listed("tiny:latest");

        assertThat(tiny.path("backend").asText()).isEqualTo("ollama");
        assertThat(tiny.path("parameters").asLong()).isPositive();
        assertThat(tiny.path("loaded").asBoolean(true)).isFalse();
        assertThat(tiny.path("location").asText()).isEqualTo("machine");
        assertThat(tiny.has("fits")).isTrue();
        assertThat(listed("big:cloud@ollama").path("location").asText()).isEqualTo("cloud");
        assertThat(listed("tiny").path("backend").asText()).isEqualTo("fixed");
    }

    @Test
    @Order(2)
    void showsAModelInFull() {
        JsonNode shown = get(MODELS + "/tiny@ollama/show").expect(200).json();

        assertThat(shown.at("/model/id").asText()).isEqualTo("tiny:latest");
        assertThat(shown.path("can").toString())
                .isEqualTo("[\"copy\",\"delete\",\"load\",\"pull\",\"unload\"]");
        assertThat(shown.path("settings").isObject()).isTrue();
        assertThat(get(MODELS + "/tiny@fixed/show").json().path("can")).isEmpty();
    }

    @Test
    @Order(3)
    void loadsAndTheListIsTrueAtOnce() {
        JsonNode loaded = post(MODELS + "/tiny@ollama/load", "{}").expect(200).json();

        assertThat(loaded.path("loaded").asBoolean(false)).isTrue();
        assertThat(loaded.path("fits").asBoolean(false)).isTrue();
        assertThat(listed("tiny:latest").path("resident").asLong()).isPositive();
    }

    @Test
    @Order(4)
    void unloadsAndTheListIsTrueAtOnce() {
        JsonNode unloaded = post(MODELS + "/tiny@ollama/unload", "{}").expect(200).json();

        assertThat(unloaded.path("loaded").asBoolean(true)).isFalse();
        assertThat(listed("tiny:latest").path("resident").isNull()).isTrue();
    }

    @Test
    @Order(5)
    void copiesAndDeletes() {
        JsonNode copied = post(MODELS + "/tiny@ollama/copy", "{\"to\":\"org/two\"}").json();
        assertThat(copied.path("model").asText()).isEqualTo("org/two:latest");
        assertThat(listed("org/two:latest").path("backend").asText()).isEqualTo("ollama");

        Reply deleted = delete(MODELS + "/org/two");

        assertThat(deleted.status()).isEqualTo(204);
        assertThat(get(MODELS).text()).doesNotContain("org/two");
    }

    @Test
    @Order(6)
    void pullsAndTheListIsTrueAtTheEnd() {
        List<ServerEvent> events = post(PULL, SLOW).expect(200).events();

        assertThat(events.getLast().name()).as(events.toString()).isEqualTo("done");
        JsonNode done = HttpCaller.json(events.getLast().data());
        assertThat(done.path("model").asText()).isEqualTo("slow:latest");
        assertThat(done.path("backend").asText()).isEqualTo("ollama");
        assertThat(done.path("bytes").asLong()).isPositive();
        assertThat(listed("slow:latest").path("backend").asText()).isEqualTo("ollama");
        assertThat(pulls()).isEmpty();
    }

    @Test
    @Order(7)
    void anErrorOfTheRegistryIsTheLastEvent() {
        List<ServerEvent> events =
                post(PULL, "{\"model\":\"nowhere@ollama\"}").expect(200).events();

        assertThat(events.getLast().name()).isEqualTo("error");
        assertThat(HttpCaller.json(events.getLast().data()).path("code").asText())
                .isEqualTo("model_not_found");
    }

    @Test
    @Order(8)
    void manyWaitForOneDownloadAndTheLastWhoLeavesBreaksItOff() throws IOException {
        ollama.pullForEver();
        long before = pullsAtTheServer();
        try (var first = new RawClient(RestAssured.port);
                var second = new RawClient(RestAssured.port)) {
            first.post(PULL, SLOW, "x-stoker-token: " + token());
            first.readUntil("event:progress\ndata:{\"phase\":\"downloading\",\"percent\":");
            second.post(PULL, SLOW, "x-stoker-token: " + token());
            second.readUntil("downloading");
            assertThat(pulls()).hasSize(1);
            assertThat(pulls().path(0).path("waiting").asInt()).isEqualTo(2);
            assertThat(pulls().path(0).path("progress").properties())
                    .extracting(Map.Entry::getKey)
                    .containsExactly(
                            "phase", "percent", "bytes", "total", "rate", "eta", "note", "warning");
            assertThat(pullsAtTheServer() - before).isEqualTo(1);
            Exchange upstream = lastPull();

            first.leave();
            await().until(() -> pulls().path(0).path("waiting").asInt() == 1);
            assertThat(upstream.left()).as("one still waits").isFalse();
            second.leave();

            upstream.awaitLeft(Duration.ofSeconds(10));
        }
        await().until(() -> pulls().isEmpty());
    }

    @ParameterizedTest
    @Order(9)
    @CsvSource(
            delimiter = '|',
            value = {
                "pull | {} | 400 | model: missing",
                "pull | {\"model\":\"x\",\"forse\":true} | 400 | forse: unknown field",
                "pull | {\"model\":\" \"} | 400 | model: not a name",
                "pull | {\"model\":\"x@fixed\"} | 501 | backend 'fixed' cannot pull models",
                "pull | {\"model\":\"hf:org/repo\"} | 503 | no llama-server is there",
                "tiny@ollama/load | {\"ctx\":1} | 400 | ctx: unknown field",
                "tiny@ollama/copy | {} | 400 | to: missing",
                "tiny@ollama/copy | {\"to\":\"a\",\"from\":\"b\"} | 400 | from: unknown field",
                "tiny@ollama/copy | {\"to\":5} | 400 | to",
                "pull | {\"model\":\"x\",\"force\":\"abc\"} | 400 | force",
                "pull | {\"model\":\"x@nowhere\"} | 404 | no backend 'nowhere' (there is: ",
                "tiny@fixed/load | {} | 501 | cannot load models",
                "tiny@fixed/unload | {} | 501 | cannot unload models",
                "tiny@fixed/copy | {\"to\":\"a\"} | 501 | cannot copy models",
                "nope/load | {} | 404 | no model 'nope'"
            })
    void whatCannotBeIsSaid(String path, String body, int status, String detail) {
        Reply refused = post(MODELS + "/" + path, body);

        assertThat(refused.expect(status).json().path("detail").asText()).contains(detail);
        assertThat(refused.header("content-type")).isEqualTo("application/problem+json");
    }

    @Test
    @Order(9)
    void deletesNothingForAWordThatIsNoAnswer() {
        Reply refused = delete(MODELS + "/tiny@ollama?force=abc");

        assertThat(refused.expect(400).json().path("detail").asText())
                .contains("force:", "true or false");
        assertThat(listed("tiny:latest").path("backend").asText()).isEqualTo("ollama");
    }

    @ParameterizedTest
    @Order(9)
    @CsvSource(
            delimiter = '|',
            value = {
                "models/pull | {bad | invalid_json | not valid JSON at line 1",
                "models/pull | {\"model\": | invalid_json | not valid JSON",
                "models/pull | [] | invalid_json | not a JSON object",
                "models/pull | 7 | invalid_json | not a JSON object",
                "models/pull | {\"model\":[\"x\"]} | invalid_request | model: of another type",
                "models/pull | {\"force\":\"x\"} | invalid_request | expected: true or false",
                "models/tiny@ollama/load | {bad | invalid_json | not valid JSON",
                "models/tiny@ollama/load | [] | invalid_json | not a JSON object",
                "models/tiny@ollama/copy | {\"to\":{}} | invalid_request | to: of another type",
                "models/tiny@ollama/calibrate | {\"seconds\":\"x\"} | invalid_request | seconds: ",
                "models/tiny@ollama/calibrate | {bad | invalid_json | not valid JSON",
                "plan | {bad | invalid_json | not valid JSON",
                "plan | {\"url\":[]} | invalid_request | url: of another type (expected: a text)"
            })
    void aBodyThatCannotBeReadIsAProblem(String path, String body, String code, String detail) {
        Reply refused = post("/stoker/v1/" + path, body).expect(400);

        assertThat(refused.header("content-type")).isEqualTo("application/problem+json");
        assertThat(refused.json().path("code").asText()).isEqualTo(code);
        assertThat(refused.json().path("detail").asText()).contains(detail);
        assertThat(refused.json().path("request_id").asText())
                .isEqualTo(refused.header("x-request-id"))
                .isNotEmpty();
    }

    /** SECURITY.md, rule 4: control routes. Reading is open. */
    @Test
    @Order(10)
    void whatChangesSomethingNeedsTheToken() {
        try (var stranger = caller()) {
            for (String deed : List.of("load", "unload", "copy")) {
                stranger.post(MODELS + "/tiny@ollama/" + deed, "{}").expect(401);
            }
            stranger.post(PULL, SLOW).expect(401);
            stranger.send(HttpRequest.newBuilder().DELETE(), MODELS + "/tiny@ollama").expect(401);
            stranger.get(MODELS + "/tiny@ollama/show").expect(200);
            stranger.get("/stoker/v1/pulls").expect(200);
        }
        assertThat(listed("tiny:latest").path("backend").asText()).isEqualTo("ollama");
    }

    private JsonNode pulls() {
        return get("/stoker/v1/pulls").expect(200).json().path("pulls");
    }

    private long pullsAtTheServer() {
        return ollama.server().exchanges().stream()
                .filter(exchange -> exchange.path().equals("/api/pull"))
                .count();
    }

    private Exchange lastPull() {
        return ollama.server().exchanges().reversed().stream()
                .filter(exchange -> exchange.path().equals("/api/pull"))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode listed(String id) {
        JsonNode list = get(MODELS).expect(200).json();
        for (JsonNode model : list.path("models")) {
            if (model.path("id").asText().equals(id)) {
                return model;
            }
        }
        throw new AssertionError("no " + id + " in " + list);
    }

    private static Reply get(String path) {
        try (var caller = caller()) {
            return caller.get(path);
        }
    }

    private Reply post(String path, String body) {
        try (var caller = caller()) {
            return caller.post(path, body, "x-stoker-token", token());
        }
    }

    private Reply delete(String path) {
        try (var caller = caller()) {
            return caller.send(HttpRequest.newBuilder().DELETE(), path, "x-stoker-token", token());
        }
    }

    private static HttpCaller caller() {
        return new HttpCaller(URI.create("http://127.0.0.1:" + RestAssured.port));
    }

    private String token() {
        try {
            return Files.readString(edge.stateFolder().resolve("admin.token")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
