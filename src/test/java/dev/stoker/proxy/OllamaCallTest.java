package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Capability;
import dev.stoker.backend.CatalogueModel;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Origin;
import dev.stoker.fleet.ModelView;
import dev.stoker.proxy.CallObserver.CallRecord;
import dev.stoker.proxy.CallObserver.Outcome;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.HttpCaller;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ollama's callers in front of a server that speaks OpenAI's dialect. */
final class OllamaCallTest {
    private static final String CHAT = "/api/chat";
    private static final String HELLO =
            "{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    private static final String PROMPT = "{\"model\":\"tiny\",\"prompt\":\"Hello\"}";

    private final ProxyRig rig = new ProxyRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    private static String with(String body, String fields) {
        return body.replace("{\"model\"", "{" + fields + ",\"model\"");
    }

    private static List<JsonNode> lines(HttpResponse<String> answer) {
        return answer.body().lines().map(HttpCaller::json).toList();
    }

    @Test
    void streamsAChatLineByLine() throws Exception {
        HttpResponse<String> answer = rig.post(CHAT, HELLO);

        List<JsonNode> lines = lines(answer);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/x-ndjson");
        assertThat(answer.headers().firstValue("x-stoker-path")).hasValue("translated");
        assertThat(answer.headers().firstValue("x-stoker-dropped")).isEmpty();
        assertThat(lines)
                .extracting(line -> line.at("/message/content").asText())
                .containsExactly("A", " tiny", " model", "");
        assertThat(lines).extracting(line -> line.path("model").asText()).containsOnly("tiny");
        assertThat(lines.getLast().path("done").asBoolean()).isTrue();
        assertThat(lines.getLast().path("done_reason").asText()).isEqualTo("length");
        assertThat(lines.getLast().path("prompt_eval_count").asInt()).isEqualTo(25);
        assertThat(lines.getLast().path("eval_count").asInt()).isEqualTo(3);
        assertThat(lines.getLast().path("total_duration").asLong()).isPositive();
        assertThat(lines.getLast().path("load_duration").asLong()).isEqualTo(812_000_000);
        CallRecord record = rig.nextRecord();
        assertThat(record.dialect()).isEqualTo("ollama");
        assertThat(record.outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(rig.closedPlacements()).hasSize(1).allMatch(place -> place.closes() == 1);
    }

    @Test
    void answersWithOneObjectWhereNoStreamIsWanted() throws Exception {
        JsonNode chat = HttpCaller.json(rig.post(CHAT, with(HELLO, "\"stream\":false")).body());
        JsonNode prompt =
                HttpCaller.json(rig.post("/api/generate", with(PROMPT, "\"stream\":false")).body());

        assertThat(chat.at("/message/content").asText()).isEqualTo("A tiny model");
        assertThat(prompt.path("response").asText()).isEqualTo("A tiny model");
        assertThat(prompt.path("done").asBoolean()).isTrue();
    }

    @Test
    void streamsAPromptLineByLine() throws Exception {
        HttpResponse<String> answer = rig.post("/api/generate", with(PROMPT, "\"system\":\"Be.\""));

        assertThat(lines(answer))
                .extracting(line -> line.path("response").asText())
                .containsExactly("A", " tiny", " model", "");
        assertThat(rig.model.nextCall().text()).contains("\"role\":\"system\",\"content\":\"Be.\"");
    }

    @Test
    void takesWhatIsPastedFromOllamasDocumentation() throws Exception {
        HttpResponse<String> answer =
                rig.http()
                        .send(
                                HttpRequest.newBuilder(rig.uri(CHAT))
                                        .header("content-type", "application/x-www-form-urlencoded")
                                        .POST(BodyPublishers.ofString(HELLO))
                                        .build(),
                                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void leavesThePlanItsOptionsAndSaysSo() throws Exception {
        String body =
                with(
                        HELLO,
                        "\"options\":{\"num_ctx\":64,\"temperature\":0.5},\"keep_alive\":\"5m\"");

        HttpResponse<String> answer = rig.post(CHAT, body);

        assertThat(answer.headers().firstValue("x-stoker-dropped"))
                .hasValue("keep_alive, options.num_ctx");
        assertThat(rig.model.nextCall().text())
                .contains("\"temperature\":0.5")
                .doesNotContain("num_ctx");
    }

    @Test
    void passesTheFirstTokenOnBeforeTheSecondComesAndCancelIsPassedUpstream() throws Exception {
        rig.model.onCalls(Answers.hangMidStream());

        try (InputStream body = rig.open(CHAT, HELLO)) {
            var first = new String(body.readNBytes(60), StandardCharsets.UTF_8);

            assertThat(first).startsWith("{\"model\":\"tiny\",\"created_at\":\"2");
        }
        rig.model.nextCall().awaitLeft(Duration.ofSeconds(5));
        assertThat(rig.nextRecord().outcome()).isEqualTo(Outcome.LEFT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"json\"", "{\"type\":\"object\",\"properties\":{}}"})
    void asksForASchema(String format) throws Exception {
        HttpResponse<String> answer = rig.post(CHAT, with(HELLO, "\"format\":" + format));

        assertThat(answer.headers().firstValue("x-stoker-structured")).hasValue("enforced");
        assertThat(rig.model.nextCall().text()).contains("\"json_schema\"");
    }

    @Test
    void refusesToolsOfABackendThatCannot() throws Exception {
        rig.foreign(EnumSet.of(Capability.JSON_SCHEMA));

        HttpResponse<String> answer =
                rig.post(CHAT, with(HELLO, "\"tools\":[{\"function\":{\"name\":\"f\"}}]"));

        assertThat(answer.statusCode()).isEqualTo(501);
        assertThat(HttpCaller.json(answer.body()).path("error").asText()).startsWith("tools: ");
    }

    @Test
    void carriesToolsAndTheirAnswers() throws Exception {
        String body =
                """
                {"model":"tiny","tools":[{"type":"function","function":{"name":"f"}}],"messages":[
                {"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":{"a":1}}}]},
                {"role":"tool","tool_name":"f","content":"2"}]}
                """;

        assertThat(rig.post(CHAT, body).statusCode()).isEqualTo(200);

        assertThat(rig.model.nextCall().text())
                .contains("\"tool_call_id\":\"call_0\"", "\"arguments\":\"{\\\"a\\\":1}\"");
    }

    @Test
    void endsAStreamThatBrokeWithAnErrorInItsOwnLine() throws Exception {
        rig.model.onCalls(Answers.cutMidEvent());

        List<JsonNode> lines = lines(rig.post(CHAT, HELLO));

        assertThat(lines.getFirst().at("/message/content").asText()).isEqualTo("A");
        assertThat(lines.getLast().path("error").isTextual()).isTrue();
        assertThat(lines.getLast().at("/stoker/code").asText()).isEqualTo("stream_cut");
        assertThat(rig.nextRecord().error()).isEqualTo(ErrorCode.STREAM_CUT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsThatAPromptDoesNotFitWithBothCounts(boolean stream) throws Exception {
        rig.model.onCalls(Answers.contextExceeded());

        HttpResponse<String> answer = rig.post(CHAT, with(HELLO, "\"stream\":" + stream));

        JsonNode error = HttpCaller.json(answer.body());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error.path("error").asText()).contains("9020 tokens", "8192 tokens");
        assertThat(error.at("/stoker/code").asText()).isEqualTo("context_exceeded");
    }

    @Test
    void answersWithVectors() throws Exception {
        JsonNode one = HttpCaller.json(rig.post("/api/embeddings", PROMPT).body());
        Exchange call = rig.model.nextCall();
        rig.model.on(
                "/v1/embeddings",
                Answers.fixture("/dev/stoker/dialect/llama-server-0.7.0-embeddings-2.json"));
        JsonNode many =
                HttpCaller.json(
                        rig.post("/api/embed", "{\"model\":\"tiny\",\"input\":[\"a\",\"b\"]}")
                                .body());

        assertThat(call.path()).isEqualTo("/v1/embeddings");
        assertThat(many.path("embeddings")).hasSize(2);
        assertThat(many.path("total_duration").asLong()).isPositive();
        assertThat(one.path("embedding").size()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/create, 501, not_supported",
        "/api/push, 501, not_supported",
        "/api/blobs/sha256:00, 501, not_supported",
        "/api/tags, 405, method_not_allowed",
        "/api/none, 404, not_found",
        "/api/chat, 400, invalid_request"
    })
    void tellsWhatIsNotThereInOllamasShape(String path, int status, String code) throws Exception {
        HttpResponse<String> answer = rig.post(path, "{\"messages\":[{\"role\":\"king\"}]}");

        JsonNode error = HttpCaller.json(answer.body());
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(error.path("error").isTextual()).isTrue();
        assertThat(error.at("/stoker/code").asText()).isEqualTo(code);
    }

    /** SECURITY.md, rule 4: it is an open route, and only its body tells what is wanted. */
    @ParameterizedTest
    @CsvSource({"/api/chat, ''", "/api/generate, ''", "/api/chat, '\"messages\":[],'"})
    void takesNoModelFromOthersForWhoMayNotControl(String path, String fields) throws Exception {
        HttpResponse<String> answer =
                rig.post(path, "{" + fields + "\"model\":\"tiny\",\"keep_alive\":0}");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(HttpCaller.json(answer.body()).at("/stoker/code").asText())
                .isEqualTo("token_required");
    }

    @Test
    void saysWhoIsHere() throws Exception {
        HttpResponse<String> program = rig.get("/");
        HttpResponse<String> browser =
                rig.http()
                        .send(
                                HttpRequest.newBuilder(rig.uri("/"))
                                        .header("accept", "text/html,*/*;q=0.8")
                                        .build(),
                                BodyHandlers.ofString());
        HttpResponse<Void> head =
                rig.http()
                        .send(
                                HttpRequest.newBuilder(rig.uri("/")).HEAD().build(),
                                BodyHandlers.discarding());

        assertThat(program.body()).startsWith("Ollama is running").contains("Stoker 0.1.0");
        assertThat(program.headers().firstValue("content-type"))
                .hasValue("text/plain; charset=utf-8");
        assertThat(browser.body()).contains("<title>Stoker</title>");
        assertThat(browser.headers().firstValue("content-security-policy")).isPresent();
        assertThat(head.statusCode()).isEqualTo(200);
    }

    /** What is listed tells that the tag is only implied, and then there is no list yet. */
    @Test
    void findsANameWithAnImpliedTagDuringTheFirstScan() throws Exception {
        rig.gateway.models(
                List.of(
                        new ModelView(
                                "tiny",
                                new BackendId("llamacpp"),
                                BackendKind.LLAMACPP,
                                Origin.SUPERVISED,
                                CatalogueModel.named("tiny"))));
        rig.gateway.scanning();
        var answer =
                CompletableFuture.supplyAsync(() -> {
                    try {
                        return rig.post(CHAT, HELLO.replace("tiny", "tiny:latest"));
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });

        rig.gateway.scannedOnceAsked();

        assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(rig.gateway.specs()).containsExactly("tiny");
    }
}
