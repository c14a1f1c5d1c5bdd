package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.gguf.TinyGguf;
import dev.stoker.testing.HttpCaller;
import dev.stoker.testing.HttpCaller.Reply;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.ServerEvent;
import dev.stoker.testing.StokerHome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Stoker is for: an app asks, a real model server answers. */
@Tag("real-backend")
final class MainJobRealBackendIT {
    private static final String TINY = "tiny@llamacpp";
    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},"
                    + "\"required\":[\"city\"]}";

    @TempDir private static Path folder;

    private static RunningStoker stoker;

    @BeforeAll
    static void start() {
        stoker =
                new StokerHome(folder)
                        .withLlamaServer()
                        .withTiny("tiny")
                        .withHuggingFace("acme/small-models", "small-F16.gguf")
                        .with("STOKER_MODELS_DEFAULT", TINY)
                        .serve();
    }

    @AfterAll
    static void stop() {
        stoker.close();
    }

    @Test
    void generates() {
        Reply reply = stoker.caller().post(Asked.GENERATE, Asked.prompt(TINY)).expect(200);

        JsonNode answer = reply.json();
        assertThat(answer.path("text").asText()).isEqualTo(TinyGguf.SENTENCE);
        assertThat(answer.path("finish_reason").asText()).isEqualTo("stop");
        assertThat(answer.path("model").asText()).isEqualTo("tiny");
        assertThat(answer.path("backend").asText()).isEqualTo("llamacpp");
        assertThat(answer.path("usage").path("prompt_tokens").asInt()).isEqualTo(25);
        assertThat(answer.path("usage").path("completion_tokens").asInt()).isEqualTo(38);
        assertThat(answer.path("timings").path("total_ms").asInt()).isPositive();
        assertThat(answer.path("timings").path("tokens_per_second").asDouble()).isPositive();
        assertThat(answer.path("id").asText()).isEqualTo(reply.header("x-request-id"));
    }

    @Test
    void generatesFromMessages() {
        String body =
                Asked.chat(TINY, "\"temperature\":0.5", "\"top_p\":0.9", "\"priority\":\"batch\"");

        JsonNode answer = stoker.caller().post(Asked.GENERATE, body).expect(200).json();

        assertThat(answer.path("text").asText()).isEqualTo(TinyGguf.SENTENCE);
    }

    @Test
    void streams() {
        Reply reply = stoker.caller().post(Asked.STREAM, Asked.prompt(TINY)).expect(200);

        assertThat(reply.header("content-type")).startsWith("text/event-stream");
        List<ServerEvent> events = reply.events();
        assertThat(events).hasSizeGreaterThan(10);
        assertThat(joined(events.subList(0, events.size() - 1))).isEqualTo(TinyGguf.SENTENCE);
        JsonNode done = HttpCaller.json(events.getLast().data());
        assertThat(events.getLast().name()).isEqualTo("done");
        assertThat(done.path("finish_reason").asText()).isEqualTo("stop");
        assertThat(done.path("usage").path("completion_tokens").asInt()).isEqualTo(38);
        assertThat(done.path("backend").asText()).isEqualTo("llamacpp");
        assertThat(done.path("id").asText()).isEqualTo(reply.header("x-request-id"));
    }

    private static String joined(List<ServerEvent> events) {
        var text = new StringBuilder();
        for (ServerEvent event : events) {
            assertThat(event.name()).isEqualTo("text");
            text.append(HttpCaller.json(event.data()).path("text").asText());
        }
        return text.toString();
    }

    @Test
    void chatsInOpenAisDialect() {
        JsonNode answer = stoker.caller().post(Asked.CHAT, Asked.chat(TINY)).expect(200).json();

        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        JsonNode choice = answer.path("choices").path(0);
        assertThat(choice.path("message").path("content").asText()).isEqualTo(TinyGguf.SENTENCE);
        assertThat(choice.path("message").path("role").asText()).isEqualTo("assistant");
        assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
        assertThat(answer.path("usage").path("completion_tokens").asInt()).isEqualTo(38);
    }

    @Test
    void streamsAChatInOpenAisDialect() {
        String body = Asked.chat(TINY, "\"stream\":true");

        Reply reply = stoker.caller().post(Asked.CHAT, body).expect(200);

        List<ServerEvent> events = reply.events();
        assertThat(events.getLast().data()).isEqualTo("[DONE]");
        var text = new StringBuilder();
        for (ServerEvent event : events.subList(0, events.size() - 1)) {
            JsonNode delta = HttpCaller.json(event.data()).path("choices").path(0).path("delta");
            text.append(delta.path("content").asText(""));
        }
        assertThat(text).hasToString(TinyGguf.SENTENCE);
    }

    @Test
    void completesInOpenAisDialect() {
        JsonNode answer =
                stoker.caller().post(Asked.COMPLETION, Asked.prompt(TINY)).expect(200).json();

        assertThat(answer.path("object").asText()).isEqualTo("text_completion");
        assertThat(answer.path("choices").path(0).path("text").asText())
                .isEqualTo(TinyGguf.SENTENCE);
        assertThat(answer.path("choices").path(0).path("finish_reason").asText()).isEqualTo("stop");
    }

    @Test
    void embedsTheSameInBothDialects() {
        String body = "{\"model\":\"tiny@llamacpp\",\"input\":[\"hi\",\"hello there\"]}";

        JsonNode openAi = stoker.caller().post("/v1/embeddings", body).expect(200).json();
        JsonNode ours = stoker.caller().post("/stoker/v1/embed", body).expect(200).json();

        assertThat(ours.path("embeddings")).hasSize(2);
        assertThat(openAi.path("data")).hasSize(2);
        for (int i = 0; i < 2; i++) {
            assertThat(numbers(ours.path("embeddings").path(i)))
                    .hasSize(64)
                    .isEqualTo(numbers(openAi.path("data").path(i).path("embedding")));
        }
        assertThat(ours.path("embeddings").path(0)).isNotEqualTo(ours.path("embeddings").path(1));
        assertThat(ours.path("usage").path("prompt_tokens").asInt()).isEqualTo(15);
    }

    private static List<Float> numbers(JsonNode vector) {
        return vector.valueStream().map(JsonNode::floatValue).toList();
    }

    @Test
    void stopsWhereItIsTold() {
        JsonNode cut =
                stoker.caller()
                        .post(Asked.GENERATE, Asked.prompt(TINY, "\"max_tokens\":3"))
                        .expect(200)
                        .json();
        JsonNode stopped =
                stoker.caller()
                        .post(
                                Asked.GENERATE,
                                Asked.prompt(TINY, "\"stop\":[\" wrote\"]", "\"seed\":7"))
                        .expect(200)
                        .json();

        assertThat(cut.path("text").asText()).isEqualTo("A tiny model");
        assertThat(cut.path("finish_reason").asText()).isEqualTo("length");
        assertThat(stopped.path("text").asText()).isEqualTo("A tiny model with fixed weights");
        assertThat(stopped.path("finish_reason").asText()).isEqualTo("stop");
    }

    @Test
    void stopsWhereItIsToldInOpenAisDialectToo() {
        String body = Asked.chat(TINY, "\"max_tokens\":3", "\"seed\":7", "\"stop\":[\"zebra\"]");

        JsonNode choice =
                stoker.caller().post(Asked.CHAT, body).expect(200).json().path("choices").path(0);

        assertThat(choice.path("message").path("content").asText()).isEqualTo("A tiny model");
        assertThat(choice.path("finish_reason").asText()).isEqualTo("length");
    }

    @Test
    void keepsToASchema() {
        String body = Asked.prompt(TINY, "\"schema\":" + SCHEMA);

        JsonNode answer = stoker.caller().post(Asked.GENERATE, body).expect(200).json();

        assertThat(HttpCaller.json(answer.path("text").asText()).path("city").isTextual()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {Asked.GENERATE, Asked.STREAM, Asked.CHAT, "/stoker/v1/embed"})
    void saysInTheHeadWhoServed(String path) {
        String body =
                path.endsWith("embed")
                        ? "{\"model\":\"tiny@llamacpp\",\"input\":\"hi\"}"
                        : Asked.chat(TINY);

        Reply reply = stoker.caller().post(path, body, "x-request-id", "app-1").expect(200);

        assertThat(reply.header("x-request-id")).isEqualTo("app-1");
        assertThat(reply.header("x-stoker-backend")).isEqualTo("llamacpp");
        assertThat(reply.header("x-stoker-model")).isEqualTo("tiny");
    }

    @Test
    void needsNoModelNamedWhereThereIsADefault() {
        JsonNode answer =
                stoker.caller()
                        .post(Asked.GENERATE, "{\"prompt\":\"Hello\",\"max_tokens\":3}")
                        .expect(200)
                        .json();

        assertThat(answer.path("model").asText()).isEqualTo("tiny");
    }

    @Test
    void listsItsModelsInBothDialects() {
        JsonNode ours = stoker.caller().get("/stoker/v1/models").expect(200).json();
        JsonNode openAi = stoker.caller().get("/v1/models").expect(200).json();

        assertThat(ours.path("models").valueStream().map(one -> one.path("id").asText()))
                .containsExactlyInAnyOrder("tiny", "acme/small-models:F16");
        assertThat(ours.path("models").valueStream())
                .allSatisfy(model -> {
                    assertThat(model.path("backend").asText()).isEqualTo("llamacpp");
                    assertThat(model.path("trained_context").asInt()).isEqualTo(8192);
                    assertThat(model.path("architecture").asText()).isEqualTo("llama");
                });
        assertThat(openAi.path("object").asText()).isEqualTo("list");
        assertThat(openAi.path("data").valueStream().map(one -> one.path("id").asText()))
                .containsExactlyInAnyOrder("tiny", "acme/small-models:F16");
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme/small-models:F16", "acme%2Fsmall-models%3AF16"})
    void showsAModelWithASlashInItsName(String segment) {
        JsonNode ours = stoker.caller().get("/stoker/v1/models/" + segment).expect(200).json();
        JsonNode openAi = stoker.caller().get("/v1/models/" + segment).expect(200).json();

        assertThat(ours.path("name").asText()).isEqualTo("acme/small-models:F16");
        assertThat(openAi.path("id").asText()).isEqualTo("acme/small-models:F16");
    }

    @Test
    void runsAModelWithASlashInItsName() {
        String body = Asked.prompt("acme/small-models:F16");

        JsonNode answer = stoker.caller().post(Asked.GENERATE, body).expect(200).json();

        assertThat(answer.path("text").asText()).isEqualTo(TinyGguf.SENTENCE);
        assertThat(answer.path("model").asText()).isEqualTo("acme/small-models:F16");
    }

    @Test
    void tellsWhichBackendsThereAre() {
        stoker.caller().post(Asked.GENERATE, Asked.prompt(TINY)).expect(200);

        JsonNode backend = stoker.caller().get("/stoker/v1/backends/llamacpp").expect(200).json();

        assertThat(backend.path("origin").asText()).isEqualTo("supervised");
        assertThat(backend.path("state").asText()).isEqualTo("ready");
        assertThat(backend.path("models").asInt()).isEqualTo(2);
        assertThat(stoker.engines())
                .filteredOn(engine -> engine.use().equals("generate"))
                .filteredOn(engine -> engine.model().equals("tiny"))
                .singleElement()
                .satisfies(engine -> assertThat(engine.state()).isEqualTo("ready"));
    }

    @Test
    void tellsWhatTheMachineIs() {
        JsonNode hardware = stoker.caller().get("/stoker/v1/hardware").expect(200).json();

        assertThat(hardware.path("cpu").path("cores").path("logical").path("value").asInt())
                .as(hardware.toString())
                .isPositive();
    }
}
