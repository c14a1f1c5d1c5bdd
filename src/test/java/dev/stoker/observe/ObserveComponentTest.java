package dev.stoker.observe;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeModelServer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What the running daemon tells of itself. In order, since a fleet has a history. */
@QuarkusTest
@TestProfile(FleetRig.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // the rig fills the fields
final class ObserveComponentTest {
    private static final String READY = "/q/health/ready";
    private static final String BACKENDS = "/q/health/group/backends";
    private static final String GENERATE = "/stoker/v1/generate";
    private static final String CHAT = "/v1/chat/completions";

    /** Quarkus has a check of its own beside it, and promises no order. */
    private static final String OURS = "checks.find { it.name == 'takes calls' }.data.";

    /** A model that is not there has the fleet look again, at most once a second. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Fake FakeModelServer fake;
    @Other FakeModelServer other;

    @Test
    @Order(1)
    void isReadyWithoutAModelAndSaysWhatIsMissing() {
        await().atMost(PATIENCE).until(() -> get("/q/health/started").statusCode() == 200);

        Response ready = get(READY);

        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.jsonPath().getString(OURS + "reason"))
                .isEqualTo("fake has no model; other has no model");
        assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
        assertThat(get(BACKENDS).statusCode()).isEqualTo(200);
    }

    @Test
    @Order(2)
    void countsTheModelsThatCanBeServed() {
        fake.on("/v1/models", Answers.fixture("llama-server-0.7.0-models.json"));

        await().atMost(PATIENCE)
                .until(() -> {
                    post(GENERATE, Map.of("model", "no-such-model", "prompt", "x"));
                    return get(READY).jsonPath().getInt(OURS + "models") == 1;
                });

        assertThat(get(READY).statusCode()).isEqualTo(200);
    }

    @Test
    @Order(3)
    void showsOneCheckForEachBackend() {
        Response group = get(BACKENDS);

        assertThat(group.jsonPath().getList("checks.name")).containsOnlyOnce("fake", "other");
        assertThat(group.jsonPath().getMap("checks.find { it.name == 'fake' }.data"))
                .containsEntry("state", "ready")
                .containsEntry("kind", "llamacpp")
                .containsEntry("origin", "configured")
                .containsEntry("models", 1)
                .containsKey("since");
    }

    @Test
    @Order(4)
    void countsCallsOfEachDialect() {
        Response ours = post(GENERATE, Map.of("model", "tiny", "prompt", "hello"));
        Response theirs =
                post(
                        CHAT,
                        Map.of(
                                "model",
                                "tiny",
                                "messages",
                                new Object[] {Map.of("role", "user", "content", "hello")}));

        assertThat(ours.statusCode()).as(ours.asString()).isEqualTo(200);
        assertThat(theirs.statusCode()).as(theirs.asString()).isEqualTo(200);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(metrics())
                                .contains(
                                        request("native", "none", "answered"),
                                        request("openai", "none", "answered"),
                                        "stoker_first_token_seconds_count{backend=\"fake\","
                                                + "model=\"tiny\"}",
                                        "stoker_tokens_total{backend=\"fake\","
                                                + "kind=\"completion\",model=\"tiny\"}",
                                        "stoker_backend_up{backend=\"fake\",kind=\"llamacpp\","
                                                + "origin=\"configured\"} 1.0"));
    }

    @Test
    @Order(5)
    void countsErrorsByTheirCode() {
        fake.onCalls(Answers.contextExceeded());

        Response refused = post(GENERATE, Map.of("model", "tiny", "prompt", "too long"));

        assertThat(refused.jsonPath().getString("code")).isEqualTo("context_exceeded");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(metrics())
                                .contains(request("native", "context_exceeded", "failed")));
    }

    /** Whoever reads metrics pays for every label: a caller must not be able to make one. */
    @Test
    @Order(6)
    void makesNoLabelOfPathsAndNames() {
        for (int i = 0; i < 20; i++) {
            get("/made/up-" + i);
            get("/v1/models/made-up-" + i);
            post(CHAT, Map.of("model", "made-up-" + i));
        }

        assertThat(metrics()).doesNotContain("made", "uri=", "up-");
    }

    @Test
    @Order(7)
    void answersFaultsOfTheControlPlaneAsProblems() {
        Response answer = get("/stoker/v1/backends/nope");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.jsonPath().getString("code")).isEqualTo("backend_not_found");
        assertThat(answer.jsonPath().getString("request_id"))
                .isEqualTo(answer.header("x-request-id"));
    }

    @Test
    @Order(8)
    void givesEveryAnswerARequestId() {
        for (String path :
                new String[] {
                    "/stoker/v1/backends", "/stoker/v1/models/nope", "/v1/models", READY, "/metrics"
                }) {
            Response answer = given().header("x-request-id", "mine-1").get(path);

            assertThat(answer.header("x-request-id")).as(path).isEqualTo("mine-1");
        }
        assertThat(get("/stoker/v1/models").header("x-request-id")).isNotBlank();
    }

    @Test
    @Order(9)
    void isRecognisedAsAStoker() {
        Response mark = get("/.well-known/stoker.json");

        assertThat(mark.contentType()).startsWith("application/json");
        assertThat(mark.jsonPath().getMap("").keySet()).isEqualTo(Set.of("stoker"));
        assertThat(mark.jsonPath().getString("stoker")).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @Test
    @Order(10)
    void staysReadyWhileOnlyABackendWithoutModelsIsDown() {
        other.close();

        lookUntil(BACKENDS, 503);

        assertThat(get(BACKENDS).jsonPath().getString("checks.find { it.name == 'other' }.status"))
                .isEqualTo("DOWN");
        assertThat(get(BACKENDS).jsonPath().getString("checks.find { it.name == 'fake' }.status"))
                .isEqualTo("UP");
        assertThat(get(READY).statusCode()).isEqualTo(200);
        assertThat(get("/q/health").statusCode()).isEqualTo(200);
    }

    @Test
    @Order(11)
    void isNotReadyOnceTheLastBackendWithAModelIsDead() {
        fake.close();

        lookUntil(READY, 503);

        assertThat(get(READY).jsonPath().getString(OURS + "reason"))
                .startsWith("fake is down: ")
                .contains("; other is down: ");
        assertThat(get(BACKENDS).jsonPath().getString("checks.find{it.name=='fake'}.data.state"))
                .isEqualTo("down");
        assertThat(metrics()).contains("origin=\"configured\"} 0.0");
    }

    private static void lookUntil(String path, int status) {
        await().atMost(PATIENCE)
                .until(() -> {
                    post(GENERATE, Map.of("model", "no-such-model", "prompt", "x"));
                    return get(path).statusCode() == status;
                });
    }

    private static String request(String dialect, String error, String outcome) {
        return "stoker_requests_total{backend=\"fake\",dialect=\"%s\",error=\"%s\",model=\"tiny\",outcome=\"%s\"} 1.0"
                .formatted(dialect, error, outcome);
    }

    /** One of the text formats has a comma before each brace. */
    private static String metrics() {
        return get("/metrics").asString().replace(",}", "}");
    }

    private static Response get(String path) {
        return given().get(path);
    }

    private static Response post(String path, Map<String, ?> body) {
        return given().contentType(ContentType.JSON).body(body).post(path);
    }
}
