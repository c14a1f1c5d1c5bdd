package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Capability;
import dev.stoker.core.ErrorCode;
import dev.stoker.proxy.CallObserver.CallRecord;
import dev.stoker.proxy.CallObserver.Outcome;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.HttpCaller;
import dev.stoker.testing.RawClient;
import dev.stoker.testing.ServerEvent;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Anthropic's callers in front of a server that speaks OpenAI's dialect. */
final class MessagesCallTest {
    static final String MESSAGES = "/v1/messages";
    private static final Duration SOON = Duration.ofSeconds(5);

    private final ProxyRig rig = new ProxyRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    /** A request for a message; each field {@code "name":value}. */
    static String message(boolean stream, String... fields) {
        return "{"
                + String.join("", List.of(fields).stream().map(field -> field + ",").toList())
                + "\"model\":\"tiny@llamacpp\",\"max_tokens\":3,\"messages\":[{\"role\":\"user\","
                + "\"content\":\"Hello\"}],\"stream\":"
                + stream
                + "}";
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return HttpCaller.json(answer.body());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answersWithOneMessage(boolean ours) throws Exception {
        if (!ours) {
            rig.foreign();
        }

        HttpResponse<String> answer = rig.post(MESSAGES, message(false));

        JsonNode message = json(answer);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-stoker-path")).hasValue("translated");
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("request-id"))
                .isPresent()
                .isEqualTo(answer.headers().firstValue("x-request-id"));
        assertThat(message.path("type").asText()).isEqualTo("message");
        assertThat(message.at("/content/0/text").asText()).isEqualTo("A tiny model");
        assertThat(message.path("stop_reason").asText()).isEqualTo("max_tokens");
        assertThat(message.at("/usage/input_tokens").asInt()).isEqualTo(1);
        assertThat(message.at("/usage/cache_read_input_tokens").asInt()).isEqualTo(24);
        assertThat(message.at("/usage/output_tokens").asInt()).isEqualTo(3);
        assertThat(message.path("model").asText()).isEqualTo("tiny");
        Exchange call = rig.model.nextCall();
        assertThat(call.path()).isEqualTo(ProxyRig.CHAT);
        assertThat(call.text()).contains("\"stream\":true", "\"content\":\"Hello\"");
        CallRecord record = rig.nextRecord();
        assertThat(record.dialect()).isEqualTo("anthropic");
        assertThat(record.outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(record.usage().completionTokens()).isEqualTo(3);
    }

    @Test
    void streamsNamedEventsInOrder() throws Exception {
        HttpResponse<String> answer =
                rig.post(MESSAGES, message(true, "\"metadata\":{\"user_id\":\"a\"}"));

        assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
        assertThat(answer.headers().firstValue("x-stoker-dropped")).hasValue("metadata");
        assertThat(ServerEvent.all(answer.body()))
                .extracting(ServerEvent::name)
                .containsExactly(
                        "message_start",
                        "ping",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        assertThat(rig.closedPlacements()).hasSize(1).allMatch(place -> place.closes() == 1);
    }

    @Test
    void passesTheFirstTokenOnBeforeTheSecondComes() throws Exception {
        rig.model.onCalls(Answers.hangMidStream());

        try (InputStream body = rig.open(MESSAGES, message(true))) {
            var read = new StringBuilder();
            while (read.indexOf("text_delta") < 0) {
                read.append(new String(body.readNBytes(1), StandardCharsets.UTF_8));
            }
        }
        rig.model.nextCall().awaitLeft(SOON);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void stopsTheWorkOfWhoLeavesBeforeAnything(boolean stream) throws Exception {
        rig.model.onCalls(Answers.hangBeforeHead());
        try (var caller = new RawClient(rig.portNumber())) {
            caller.post(MESSAGES, message(stream));
            Exchange upstream = rig.model.nextCall();

            caller.leave();

            upstream.awaitLeft(SOON);
        }
        assertThat(rig.nextRecord().outcome()).isEqualTo(Outcome.LEFT);
    }

    @ParameterizedTest
    @CsvSource({"/v1/messages", "/v1/messages?beta=true", "/v1/messages/"})
    void isFoundAsClientsWriteIt(String path) throws Exception {
        assertThat(rig.post(path, message(false)).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"max_tokens\":null|400|invalid_request_error|max_tokens: missing",
                "\"max_tokens\":0|400|invalid_request_error|max_tokens: 0",
                "\"id_slot\":1|400|invalid_request_error|id_slot: 1",
                "\"mcp_servers\":[{\"url\":\"http://a\"}]|501|invalid_request_error|mcp_servers: a",
                "\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]|501|"
                        + "invalid_request_error|tools[0].type: \"web_search_20250305\""
            })
    void refusesInItsOwnDialect(String field, int status, String type, String said)
            throws Exception {
        String body =
                message(true, field).replaceFirst("(?s)(max_tokens.*)\"max_tokens\":3,", "$1");

        HttpResponse<String> answer = rig.post(MESSAGES, body);

        JsonNode error = json(answer);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(error.path("type").asText()).isEqualTo("error");
        assertThat(error.at("/error/type").asText()).isEqualTo(type);
        assertThat(error.at("/error/message").asText()).startsWith(said);
        assertThat(error.path("request_id").asText())
                .isEqualTo(answer.headers().firstValue("request-id").orElseThrow());
        assertThat(rig.model.exchanges()).isEmpty();
    }

    @Test
    void refusesToDemandAToolCallFromABackendThatCannot() throws Exception {
        rig.foreign(EnumSet.complementOf(EnumSet.of(Capability.TOOL_CHOICE)));

        HttpResponse<String> answer =
                rig.post(
                        MESSAGES,
                        message(
                                false,
                                "\"tools\":[{\"name\":\"f\",\"input_schema\":{}}]",
                                "\"tool_choice\":{\"type\":\"any\"}"));

        assertThat(answer.statusCode()).isEqualTo(501);
        assertThat(answer.body()).contains("tool_choice: 'required'");
    }

    @Test
    void tellsThatAPromptDoesNotFitInTheWordsThatClientsLookFor() throws Exception {
        rig.model.onCalls(Answers.contextExceeded());

        HttpResponse<String> answer = rig.post(MESSAGES, message(true));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(json(answer).at("/error/message").asText())
                .startsWith("prompt is too long: 9020 tokens > 8192 maximum");
    }

    @ParameterizedTest
    @CsvSource({
        "429,rate_limit_error",
        "503,overloaded_error",
        "529,overloaded_error",
        "500,api_error"
    })
    void tellsABackendsErrorAsAnthropicWould(int status, String type) throws Exception {
        rig.model.onCalls((_, wire) ->
                wire.whole(
                        status,
                        List.of("Content-Type: application/json", "Retry-After: 300"),
                        "{\"error\":{\"message\":\"not now\"}}".getBytes(StandardCharsets.UTF_8)));

        HttpResponse<String> answer = rig.post(MESSAGES, message(true));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(json(answer).at("/error/type").asText()).isEqualTo(type);
        assertThat(json(answer).at("/error/message").asText()).isEqualTo("not now");
        assertThat(json(answer).at("/error/origin").asText()).isEqualTo("backend");
        assertThat(answer.headers().firstValue("retry-after")).hasValue("300");
    }

    /** As a vLLM tells it; what the caller did not give is some other word of its server. */
    @ParameterizedTest
    @CsvSource({"END,stop_sequence,END", "eos_found,end_turn,null"})
    void tellsTheStopSequenceThatTheCallerGave(String told, String reason, String sequence)
            throws Exception {
        rig.model.onCalls(
                Answers.stream(
                        List.of(
                                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":"
                                        + "\"A\"}}]}\n\n",
                                "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":"
                                        + "\"stop\",\"stop_reason\":\""
                                        + told
                                        + "\"}]}\n\n")));

        HttpResponse<String> answer =
                rig.post(MESSAGES, message(false, "\"stop_sequences\":[\"END\"]"));

        assertThat(json(answer).path("stop_reason").asText()).isEqualTo(reason);
        assertThat(json(answer).path("stop_sequence").asText()).isEqualTo(sequence);
    }

    @Test
    void endsAStreamThatBrokeWithAnError() throws Exception {
        rig.model.onCalls(Answers.dieMidStream());

        HttpResponse<String> answer = rig.post(MESSAGES, message(true));

        List<ServerEvent> events = ServerEvent.all(answer.body());
        assertThat(events.getLast().name()).isEqualTo("error");
        JsonNode error = HttpCaller.json(events.getLast().data());
        assertThat(error.at("/error/type").asText()).isEqualTo("api_error");
        assertThat(error.at("/error/stoker/code").asText()).isEqualTo("stream_cut");
        assertThat(rig.nextRecord().error()).isEqualTo(ErrorCode.STREAM_CUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"output_config", "output_format"})
    void asksForASchemaInTheBackendsWords(String field) throws Exception {
        String format = "{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\"}}";
        String value = field.equals("output_config") ? "{\"format\":" + format + "}" : format;

        HttpResponse<String> answer =
                rig.post(MESSAGES, message(false, "\"" + field + "\":" + value));

        assertThat(answer.headers().firstValue("x-stoker-structured")).hasValue("enforced");
        assertThat(rig.model.nextCall().text())
                .contains("\"response_format\":{\"type\":\"json_schema\"");
    }

    @Test
    void estimatesTheTokensWhereNobodyCounts() throws Exception {
        rig.foreign(EnumSet.complementOf(EnumSet.of(Capability.COUNT_PROMPT)));

        HttpResponse<String> answer =
                rig.post(
                        "/v1/messages/count_tokens",
                        "{\"model\":\"tiny\",\"system\":\"Be brief.\",\"messages\":[{\"role\":"
                                + "\"user\",\"content\":\"How warm is it in Tokyo today?\"}]}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-stoker-estimate")).hasValue("true");
        assertThat(json(answer).properties()).hasSize(1);
        assertThat(json(answer).path("input_tokens").asInt()).isBetween(12, 60);
        assertThat(rig.model.exchanges()).isEmpty();
        assertThat(rig.closedPlacements()).hasSize(1).allMatch(place -> place.closes() == 1);
    }

    @Test
    void carriesOutALargeRequest() throws Exception {
        String text = "x".repeat(Decoding.AT_ONCE);
        String count = message(false).replace("Hello", text);

        assertThat(rig.post(MESSAGES, count).statusCode()).isEqualTo(200);
        HttpResponse<String> counted = rig.post("/v1/messages/count_tokens", count);
        assertThat(json(counted).path("input_tokens").asInt()).isGreaterThan(text.length() / 4);
    }

    @Test
    void saysThatOtherMethodsAreNot() throws Exception {
        HttpResponse<String> answer = rig.get(MESSAGES);

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(json(answer).at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(answer.headers().firstValue("allow")).hasValue("POST");
    }
}
