package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.api.StockRig;
import dev.stoker.security.EdgeSettings;
import dev.stoker.testing.FakeOllama;
import dev.stoker.testing.HttpCaller;
import dev.stoker.testing.HttpCaller.Reply;
import dev.stoker.testing.RawClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models managed in Ollama's dialect, over all backends. In order, since a store has a history. */
@QuarkusTest
@TestProfile(StockRig.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // the rig fills the fields
final class OllamaComponentTest {
    private static final String UNLOAD = "{\"model\":\"tiny:latest\",\"keep_alive\":0}";
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
    void listsTheModelsOfAllBackendsWithTags() {
        assertThat(names("/api/tags"))
                .contains("tiny:latest", "tiny:latest@fixed", "big:cloud@ollama");
        assertThat(get("/api/version").json().path("version").asText())
                .matches("\\d+\\.\\d+\\.\\d+");
        assertThat(get("/api/version").json().path("stoker").asText()).startsWith("0.");
        assertThat(names("/api/ps")).doesNotContain("tiny:latest");
    }

    @Test
    @Order(2)
    void showsAModelHoweverItIsNamed() {
        JsonNode shown = open("/api/show", "{\"name\":\"tiny:latest\"}").expect(200).json();

        assertThat(open("/api/show", "{\"model\":\"tiny:latest@fixed\"}").expect(200).json())
                .isNotNull();
        assertThat(shown.at("/details/family").asText()).isEqualTo("llama");
        assertThat(shown.path("capabilities").path(0).asText()).isEqualTo("completion");
        assertThat(
                        open("/api/show", "{\"model\":\"nope\"}")
                                .expect(404)
                                .json()
                                .path("error")
                                .asText())
                .startsWith("model 'nope' not found");
    }

    @Test
    @Order(3)
    void loadsByAskingNothing() {
        JsonNode loaded = open("/api/generate", "{\"model\":\"tiny:latest\"}").expect(200).json();

        assertThat(loaded.path("done_reason").asText()).isEqualTo("load");
        assertThat(loaded.path("model").asText()).isEqualTo("tiny:latest");
        assertThat(names("/api/ps")).contains("tiny:latest");
        assertThat(
                        open("/api/chat", "{\"model\":\"tiny:latest@fixed\",\"messages\":[]}")
                                .expect(200)
                                .json()
                                .path("done_reason")
                                .asText())
                .as("a server that loads by itself")
                .isEqualTo("load");
    }

    /** SECURITY.md, rule 4: an app must not take a model from another. */
    @Test
    @Order(4)
    void unloadsForTheOwnerOnly() {
        Reply stranger = open("/api/generate", UNLOAD);
        assertThat(stranger.expect(401).json().at("/stoker/code").asText())
                .isEqualTo("token_required");
        assertThat(names("/api/ps")).contains("tiny:latest");

        JsonNode unloaded = post("/api/generate", UNLOAD).expect(200).json();

        assertThat(unloaded.path("done_reason").asText()).isEqualTo("unload");
        assertThat(names("/api/ps")).doesNotContain("tiny:latest");
    }

    @Test
    @Order(5)
    void copiesAndDeletes() {
        Reply copied =
                post("/api/copy", "{\"source\":\"tiny:latest\",\"destination\":\"org/two\"}");
        assertThat(copied.expect(200).text()).isEmpty();
        assertThat(names("/api/tags")).contains("org/two:latest");

        delete("{\"model\":\"org/two\"}").expect(200);

        assertThat(names("/api/tags")).doesNotContain("org/two:latest");
        assertThat(delete("{\"model\":\"org/two\"}").expect(404).json().path("error").asText())
                .startsWith("model 'org/two' not found");
    }

    @Test
    @Order(6)
    void pullsLineByLine() {
        List<JsonNode> lines =
                post("/api/pull", SLOW).expect(200).text().lines().map(HttpCaller::json).toList();

        assertThat(lines.getLast().path("status").asText()).as("%s", lines).isEqualTo("success");
        assertThat(names("/api/tags")).contains("slow:latest");
        assertThat(post("/api/pull", "{\"model\":\"slow\",\"stream\":false}").expect(200).json())
                .isEqualTo(HttpCaller.json("{\"status\":\"success\"}"));
    }

    @Test
    @Order(7)
    void anErrorOfTheRegistryIsTheLastLine() {
        String text = post("/api/pull", "{\"model\":\"nowhere\"}").text();

        assertThat(HttpCaller.json(text.lines().toList().getLast()).path("error").isTextual())
                .as(text)
                .isTrue();
    }

    @Test
    @Order(8)
    void oneDownloadForManyEndsWhenTheLastLeaves() throws IOException {
        ollama.pullForEver();
        long before = pullsAtTheServer();
        try (var first = new RawClient(RestAssured.port);
                var second = new RawClient(RestAssured.port)) {
            first.post("/api/pull", SLOW, "x-stoker-token: " + token());
            first.readUntil("\"digest\":\"sha256:");
            second.post("/api/pull", SLOW, "x-stoker-token: " + token());
            second.readUntil("\"digest\":\"sha256:");
            assertThat(pullsAtTheServer() - before).isEqualTo(1);
            var upstream = ollama.server().exchanges().getLast();

            first.leave();
            await().until(() -> pulls().path(0).path("waiting").asInt() == 1);
            second.leave();

            upstream.awaitLeft(Duration.ofSeconds(10));
        }
        await().until(() -> pulls().isEmpty());
    }

    /** SECURITY.md, rule 4: control routes, in every dialect. Reading is open. */
    @ParameterizedTest
    @Order(9)
    @CsvSource({
        "POST, /api/pull",
        "POST, /api/copy",
        "POST, /api/delete",
        "DELETE, /api/delete",
        "POST, /api/create",
        "POST, /api/push",
        "POST, /api/blobs/sha256:00"
    })
    void whatChangesModelsNeedsTheToken(String method, String path) {
        try (var stranger = caller()) {
            Reply refused = stranger.send(request(method, "{\"model\":\"tiny:latest\"}"), path);

            assertThat(refused.expect(401).json().path("error").asText()).contains("admin token");
        }
        assertThat(names("/api/tags")).contains("tiny:latest");
    }

    private long pullsAtTheServer() {
        return ollama.server().exchanges().stream()
                .filter(exchange -> exchange.path().equals("/api/pull"))
                .count();
    }

    private static JsonNode pulls() {
        return get("/stoker/v1/pulls").expect(200).json().path("pulls");
    }

    private static List<String> names(String path) {
        return get(path).expect(200).json().path("models").findValuesAsText("name");
    }

    private static Reply get(String path) {
        try (var caller = caller()) {
            return caller.get(path);
        }
    }

    /** Without the token. */
    private static Reply open(String path, String body) {
        try (var caller = caller()) {
            return caller.post(path, body);
        }
    }

    private Reply post(String path, String body) {
        try (var caller = caller()) {
            return caller.post(path, body, "authorization", "Bearer " + token());
        }
    }

    private Reply delete(String body) {
        try (var caller = caller()) {
            return caller.send(request("DELETE", body), "/api/delete", "x-stoker-token", token());
        }
    }

    private static HttpRequest.Builder request(String method, String body) {
        return HttpRequest.newBuilder()
                .header("content-type", "application/json")
                .method(method, BodyPublishers.ofString(body));
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
