package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.testing.HttpCaller;
import dev.stoker.testing.HttpCaller.Reply;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An app of Ollama's in front of a real llama-server, by the packaged program. */
@Tag("real-backend")
final class OllamaDialectRealBackendIT {
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";

    @TempDir private static Path folder;

    private static RunningStoker stoker;

    @BeforeAll
    static void start() {
        stoker = new StokerHome(folder).withLlamaServer().withTiny("tiny").serve();
    }

    @AfterAll
    static void stop() {
        stoker.close();
    }

    @Test
    void answersAChatLineByLineWithWhatItTook() {
        Reply answer =
                post(
                        "/api/chat",
                        "{\"model\":\"tiny:latest\","
                                + HELLO
                                + ",\"options\":{\"num_predict\":4}}");

        List<JsonNode> lines = answer.expect(200).text().lines().map(HttpCaller::json).toList();
        assertThat(answer.header("content-type")).isEqualTo("application/x-ndjson");
        assertThat(answer.header("x-stoker-backend")).isEqualTo("llamacpp");
        assertThat(lines).hasSizeGreaterThanOrEqualTo(4);
        assertThat(lines.getFirst().at("/message/content").asText()).isEqualTo("A");
        JsonNode last = lines.getLast();
        assertThat(last.path("done_reason").asText()).isEqualTo("length");
        assertThat(last.path("eval_count").asInt()).isEqualTo(4);
        assertThat(last.path("prompt_eval_count").asInt()).isPositive();
        assertThat(last.path("eval_duration").asLong()).isPositive();
        assertThat(last.path("prompt_eval_duration").asLong()).isPositive();
    }

    @Test
    void answersAPromptAtOnce() {
        JsonNode answer =
                post("/api/generate", "{\"model\":\"tiny\",\"prompt\":\"Hello\",\"stream\":false}")
                        .expect(200)
                        .json();

        assertThat(answer.path("response").asText()).startsWith("A tiny model");
        assertThat(answer.path("done").asBoolean()).isTrue();
    }

    @Test
    void keepsToASchema() {
        JsonNode answer =
                post(
                                "/api/chat",
                                "{\"model\":\"tiny\",\"stream\":false,"
                                        + HELLO
                                        + ",\"format\":{\"type\":\"object\",\"properties\":"
                                        + "{\"a\":{\"type\":\"boolean\"}},\"required\":[\"a\"],"
                                        + "\"additionalProperties\":false}}")
                        .expect(200)
                        .json();

        assertThat(HttpCaller.json(answer.at("/message/content").asText()).path("a").isBoolean())
                .isTrue();
    }

    @Test
    void makesVectorsOfLengthOne() {
        JsonNode answer =
                post("/api/embed", "{\"model\":\"tiny\",\"input\":[\"Hello\",\"Bye\"]}")
                        .expect(200)
                        .json();

        assertThat(answer.path("embeddings")).hasSize(2);
        double sum = 0;
        for (JsonNode number : answer.path("embeddings").path(0)) {
            sum += number.asDouble() * number.asDouble();
        }
        assertThat(sum).isBetween(0.999, 1.001);
    }

    @Test
    void listsLoadsAndShows() {
        JsonNode loaded = post("/api/generate", "{\"model\":\"tiny:latest\"}").expect(200).json();

        assertThat(loaded.path("done_reason").asText()).isEqualTo("load");
        assertThat(names("/api/tags")).contains("tiny:latest");
        assertThat(names("/api/ps")).contains("tiny:latest");
        JsonNode shown = post("/api/show", "{\"model\":\"tiny\"}").expect(200).json();
        assertThat(shown.at("/model_info/general.architecture").asText()).isEqualTo("llama");
        assertThat(shown.at("/details/format").asText()).isEqualTo("gguf");
    }

    @Test
    void tellsThatAPromptDoesNotFitWithBothCounts() {
        String text = "word ".repeat(20_000);

        Reply refused =
                post("/api/generate", "{\"model\":\"tiny\",\"prompt\":\"" + text + "\"}")
                        .expect(400);

        assertThat(refused.json().at("/stoker/code").asText()).isEqualTo("context_exceeded");
        assertThat(refused.json().path("error").asText()).containsPattern("\\d{4,}.*\\d{3,}");
    }

    @Test
    void letsNobodyElseTakeAModelAway() {
        post("/api/generate", "{\"model\":\"tiny\",\"keep_alive\":0}").expect(401);
        assertThat(
                        post("/api/chat", "{\"model\":\"nope\"}")
                                .expect(404)
                                .json()
                                .path("error")
                                .asText())
                .startsWith("model 'nope' not found");
    }

    private static List<String> names(String path) {
        return stoker.caller().get(path).expect(200).json().path("models").findValuesAsText("name");
    }

    private static Reply post(String path, String body) {
        return stoker.caller().post(path, body);
    }
}
