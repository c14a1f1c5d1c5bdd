package dev.stoker.proxy;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.api.StockRig;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What an answer of each dialect looks like from outside: status, type and heads, and its fields,
 * no more and no fewer. One model serves all of them, at an Ollama.
 */
@QuarkusTest
@TestProfile(StockRig.class)
final class WireShapeComponentTest {
    private static final String MODEL = "\"model\":\"tiny:latest@ollama\"";
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";

    private static Response post(String path, String fields) {
        RequestSpecification request = given().contentType("application/json");
        return request.body("{" + MODEL + "," + fields + "}").post(path);
    }

    private static Response of(Response answer, int status, String type) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith(type);
        assertThat(answer.header("x-request-id")).isNotBlank();
        return answer;
    }

    private static Response json(Response answer) {
        Response good = of(answer, 200, "application/json");
        assertThat(good.header("x-stoker-backend")).isEqualTo("ollama");
        assertThat(good.header("x-stoker-path")).isEqualTo("translated");
        return good;
    }

    private static Set<String> names(Response answer, String path) {
        Map<String, Object> object = answer.jsonPath().getMap(path);
        return object.keySet();
    }

    @Test
    void ofOpenAisChat() {
        Response answer = json(post("/v1/chat/completions", HELLO));

        assertThat(names(answer, "$"))
                .containsExactly("id", "object", "created", "model", "choices", "usage");
        assertThat(names(answer, "choices[0]"))
                .containsExactly("index", "message", "logprobs", "finish_reason");
        assertThat(names(answer, "choices[0].message")).containsExactly("role", "content");
        assertThat(answer.jsonPath().getString("object")).isEqualTo("chat.completion");
        assertThat(answer.jsonPath().getString("id")).startsWith("chatcmpl-");
        assertThat(answer.jsonPath().getInt("usage.total_tokens")).isPositive();
    }

    @Test
    void ofOpenAisCompletion() {
        Response answer = json(post("/v1/completions", "\"prompt\":\"Hello\""));

        assertThat(names(answer, "choices[0]"))
                .containsExactly("index", "text", "logprobs", "finish_reason");
        assertThat(answer.jsonPath().getString("object")).isEqualTo("text_completion");
    }

    @Test
    void ofOpenAisResponses() {
        Response answer = json(post("/v1/responses", "\"input\":\"Hello\""));

        assertThat(names(answer, "$"))
                .contains("id", "object", "created_at", "status", "output", "usage", "error");
        assertThat(names(answer, "output[0]"))
                .containsExactly("id", "type", "status", "role", "content");
        assertThat(names(answer, "output[0].content[0]"))
                .containsExactly("type", "text", "annotations", "logprobs");
    }

    @Test
    void ofAnthropicsMessage() {
        Response answer = json(post("/v1/messages", "\"max_tokens\":9," + HELLO));

        assertThat(names(answer, "$"))
                .containsExactlyInAnyOrder(
                        "id",
                        "type",
                        "role",
                        "model",
                        "content",
                        "stop_reason",
                        "stop_sequence",
                        "usage");
        assertThat(names(answer, "content[0]")).containsExactly("type", "text");
        assertThat(answer.jsonPath().getString("id")).startsWith("msg_");
        assertThat(answer.header("request-id")).isEqualTo(answer.header("x-request-id"));
    }

    @Test
    void ofAnthropicsCount() {
        Response answer = json(post("/v1/messages/count_tokens", HELLO));

        assertThat(names(answer, "$")).containsExactly("input_tokens");
        assertThat(answer.header("x-stoker-estimate")).isEqualTo("true");
    }

    @ParameterizedTest
    @CsvSource({"/api/chat, message", "/api/generate, response"})
    void ofOllamasAnswer(String path, String text) {
        String asked = text.equals("message") ? HELLO : "\"prompt\":\"Hello\"";

        Response answer = json(post(path, "\"stream\":false," + asked));

        assertThat(names(answer, "$"))
                .contains(
                        "model",
                        "created_at",
                        text,
                        "done",
                        "done_reason",
                        "total_duration",
                        "prompt_eval_count",
                        "eval_count");
        assertThat(answer.jsonPath().getBoolean("done")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, text/event-stream, 'data: {\"id\":\"chatcmpl-', 'data: [DONE]\n\n'",
        "/v1/messages, text/event-stream, 'event: message_start\n', '{\"type\":\"message_stop\"}\n\n'",
        "/stoker/v1/stream, text/event-stream, 'event: text\n', '}\n\n'"
    })
    void ofAStream(String path, String type, String first, String last) {
        String stream = path.startsWith("/v1") ? "\"stream\":true," : "";

        Response answer = of(post(path, stream + "\"max_tokens\":9," + HELLO), 200, type);

        assertThat(answer.header("cache-control")).isEqualTo("no-cache");
        assertThat(answer.asString()).startsWith(first).endsWith(last);
    }

    @Test
    void ofOpenAisModels() {
        Response answer = of(given().get("/v1/models"), 200, "application/json");

        assertThat(names(answer, "$")).containsExactly("object", "data");
        assertThat(names(answer, "data[0]"))
                .contains("id", "object", "created", "owned_by", "stoker");
    }

    @Test
    void ofAnthropicsModels() {
        Response answer =
                of(
                        given().header("anthropic-version", "2023-06-01").get("/v1/models"),
                        200,
                        "application/json");

        assertThat(names(answer, "$"))
                .containsExactlyInAnyOrder("data", "has_more", "first_id", "last_id");
        assertThat(names(answer, "data[0]")).contains("type", "id", "display_name", "created_at");
    }

    /** Each dialect's own object, and in all of them Stoker's code. */
    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, application/json, error.stoker.code",
        "/v1/responses, application/json, error.stoker.code",
        "/v1/messages, application/json, error.stoker.code",
        "/api/chat, application/json, stoker.code",
        "/stoker/v1/generate, application/problem+json, code"
    })
    void ofAnErrorOfEachDialect(String path, String type, String code) {
        Response answer =
                of(
                        given().contentType("application/json")
                                .body(
                                        "{\"model\":\"nope\",\"max_tokens\":9,\"input\":\"x\","
                                                + HELLO
                                                + "}")
                                .post(path),
                        path.startsWith("/stoker") ? 400 : 404,
                        type);

        assertThat(answer.jsonPath().getString(code))
                .isEqualTo(path.startsWith("/stoker") ? "invalid_request" : "model_not_found");
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
    }
}
