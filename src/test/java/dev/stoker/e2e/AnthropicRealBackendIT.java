package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.gguf.TinyGguf;
import dev.stoker.testing.HttpCaller;
import dev.stoker.testing.HttpCaller.Reply;
import dev.stoker.testing.LlamaServerProcess;
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

/** An app that speaks Anthropic's dialect, and a model on this machine. */
@Tag("real-backend")
final class AnthropicRealBackendIT {
    private static final String OURS = "tiny@llamacpp";
    private static final String LAB = "tiny@lab";
    private static final String COUNT = "/v1/messages/count_tokens";
    private static final String TOOL =
            "\"tools\":[{\"name\":\"get_weather\",\"description\":\"The weather\",\"input_schema\":"
                    + "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\","
                    + "\"maxLength\":20}},\"required\":[\"city\"]}}]";

    @TempDir private static Path folder;

    private static LlamaServerProcess server;
    private static RunningStoker stoker;

    @BeforeAll
    static void start() {
        server = LlamaServerProcess.start();
        stoker =
                new StokerHome(folder)
                        .withLlamaServer()
                        .withTiny("tiny")
                        .with("STOKER_BACKENDS_LAB_URL", server.base().toString())
                        .serve();
    }

    @AfterAll
    static void stop() {
        stoker.close();
        server.close();
    }

    private static Reply ask(String path, String body) {
        return stoker.caller().post(path, body, "anthropic-version", "2023-06-01");
    }

    @ParameterizedTest
    @ValueSource(strings = {OURS, LAB})
    void answers(String model) {
        Reply reply = ask(Asked.MESSAGES, Asked.message(model)).expect(200);

        JsonNode message = reply.json();
        assertThat(message.path("type").asText()).isEqualTo("message");
        assertThat(message.at("/content/0/text").asText()).isEqualTo(TinyGguf.SENTENCE);
        assertThat(message.path("stop_reason").asText()).isEqualTo("end_turn");
        assertThat(message.at("/usage/output_tokens").asInt()).isEqualTo(38);
        assertThat(
                        message.at("/usage/input_tokens").asInt()
                                + message.at("/usage/cache_read_input_tokens").asInt())
                .isEqualTo(25);
        assertThat(reply.header("request-id")).isEqualTo(reply.header("x-request-id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {OURS, LAB})
    void streams(String model) {
        Reply reply = ask(Asked.MESSAGES, Asked.message(model, "\"stream\":true")).expect(200);

        List<ServerEvent> events = reply.events();
        assertThat(reply.header("content-type")).startsWith("text/event-stream");
        assertThat(events.getFirst().name()).isEqualTo("message_start");
        assertThat(events.getLast().name()).isEqualTo("message_stop");
        assertThat(events)
                .allSatisfy(event ->
                        assertThat(HttpCaller.json(event.data()).path("type").asText())
                                .isEqualTo(event.name()));
        assertThat(text(events)).isEqualTo(TinyGguf.SENTENCE);
        JsonNode last = HttpCaller.json(events.get(events.size() - 2).data());
        assertThat(last.at("/delta/stop_reason").asText()).isEqualTo("end_turn");
        assertThat(last.at("/usage/output_tokens").asInt()).isEqualTo(38);
    }

    private static String text(List<ServerEvent> events) {
        var text = new StringBuilder();
        events.forEach(
                event -> text.append(HttpCaller.json(event.data()).at("/delta/text").asText()));
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {OURS, LAB})
    void makesARoundOfTools(String model) {
        JsonNode call =
                ask(
                                Asked.MESSAGES,
                                Asked.message(model, TOOL, "\"tool_choice\":{\"type\":\"any\"}"))
                        .expect(200)
                        .json();

        assertThat(call.path("stop_reason").asText()).isEqualTo("tool_use");
        JsonNode use = call.path("content").path(call.path("content").size() - 1);
        assertThat(use.path("type").asText()).isEqualTo("tool_use");
        assertThat(use.path("name").asText()).isEqualTo("get_weather");
        assertThat(use.at("/input/city").isTextual()).isTrue();

        String turns =
                "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"},{\"role\":\"assistant\","
                        + "\"content\":["
                        + use
                        + "]},{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\","
                        + "\"tool_use_id\":"
                        + use.path("id")
                        + ",\"content\":\"21 degrees\"}]}]";
        String body = "{\"model\":\"" + model + "\",\"max_tokens\":5," + TOOL + "," + turns + "}";
        JsonNode answer = ask(Asked.MESSAGES, body).expect(200).json();
        assertThat(answer.path("stop_reason").asText()).isEqualTo("max_tokens");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsToASchema(boolean stream) {
        String schema =
                "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\":"
                        + "\"array\",\"items\":{\"type\":\"boolean\"},\"minItems\":1,"
                        + "\"maxItems\":1}}}";

        Reply reply =
                ask(Asked.MESSAGES, Asked.message(OURS, schema, "\"stream\":" + stream))
                        .expect(200);

        assertThat(reply.header("x-stoker-structured")).isEqualTo("enforced");
        String text = stream ? text(reply.events()) : reply.json().at("/content/0/text").asText();
        assertThat(text).matches("\\s*\\[\\s*(true|false)\\s*]\\s*");
    }

    @Test
    void countsTokens() {
        Reply reply = ask(COUNT, Asked.message(OURS)).expect(200);

        int tokens = reply.json().path("input_tokens").asInt();
        if (reply.header("x-stoker-estimate").isEmpty()) {
            assertThat(tokens).isEqualTo(25);
        } else {
            assertThat(tokens).isBetween(10, 50);
        }
    }

    @Test
    void listsTheModels() {
        JsonNode list =
                stoker.caller()
                        .get("/v1/models?limit=1", "anthropic-version", "2023-06-01")
                        .expect(200)
                        .json();

        assertThat(list.path("data")).hasSize(1);
        assertThat(list.at("/data/0/type").asText()).isEqualTo("model");
        assertThat(list.path("has_more").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void saysThatAPromptIsTooLongWithBothNumbers(boolean stream) {
        String body =
                Asked.message(LAB, "\"stream\":" + stream).replace("Hello", "x".repeat(9_000));

        JsonNode error = ask(Asked.MESSAGES, body).expect(400).json();

        assertThat(error.at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.at("/error/message").asText())
                .matches("prompt is too long: 90\\d\\d tokens > 8192 maximum");
    }

    @Test
    void refusesWhatOnlyAnthropicHas() {
        String tool = "\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]";

        JsonNode error = ask(Asked.MESSAGES, Asked.message(OURS, tool)).expect(501).json();

        assertThat(error.at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.at("/error/message").asText()).contains("web_search_20250305");
    }
}
