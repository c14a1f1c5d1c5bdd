package dev.stoker.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.WireDialect;
import dev.stoker.backend.anthropic.AnthropicBackend;
import dev.stoker.backend.http.EventWire;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.OpenAiWire;
import dev.stoker.backend.http.WireSettings;
import dev.stoker.core.BackendKind;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Origin;
import dev.stoker.dialect.anthropic.MessagesRequest;
import dev.stoker.proxy.CallObserver.CallRecord;
import dev.stoker.proxy.CallObserver.Outcome;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeAnthropic;
import dev.stoker.testing.HttpCaller;
import dev.stoker.testing.RawClient;
import dev.stoker.testing.ServerEvent;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Anthropic's callers in front of servers that speak their dialect. */
final class MessagesRelayTest {
    private static final String MESSAGES = MessagesCallTest.MESSAGES;
    private static final String COUNT = "/v1/messages/count_tokens";
    private static final String STREAM = Answers.text("anthropic-2023-06-01-documented-text.sse");
    private static final String OBJECT =
            "{ \"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"A\"}],"
                    + "\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":1,"
                    + "\"output_tokens\":5}}";
    private static final String DOCUMENT =
            "\"system\":\"s\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"document\","
                    + "\"source\":{\"type\":\"text\",\"data\":\"The sky is green.\"}}]}]";

    private final ProxyRig rig = new ProxyRig();

    @BeforeEach
    void answer() {
        rig.model.on(
                MESSAGES,
                (call, wire) ->
                        (call.text().contains("\"stream\":true")
                                        ? FakeAnthropic.stream().whole()
                                        : FakeAnthropic.json(200, OBJECT))
                                .give(call, wire));
        rig.model.on(COUNT, FakeAnthropic.json(200, "{\"input_tokens\": 14}"));
        // As a llama-server does it.
        serve(Origin.SUPERVISED, both(EnumSet.allOf(Capability.class)));
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private OpenAiPort both(Set<Capability> can) {
        return new OpenAiPort(
                new OpenAiWire(rig.wire()),
                can,
                EnumSet.of(WireDialect.OPENAI, WireDialect.ANTHROPIC));
    }

    private Backend cloud() {
        return new AnthropicBackend(
                new HttpWire(rig.wire()), new EventWire(rig.wire(), WireSettings.DEFAULT));
    }

    private void serve(Origin origin, Backend port) {
        rig.gateway.always(() -> rig.gateway.at(rig.model.base(), origin, port, false));
    }

    private static String path(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-stoker-path").orElse("");
    }

    @Test
    void passesAStreamByteForByte() throws Exception {
        String body = MessagesCallTest.message(true, " \"top_k\" :5");

        HttpResponse<String> answer = rig.post(MESSAGES, body);

        assertThat(path(answer)).isEqualTo("relay");
        assertThat(answer.body()).isEqualTo(STREAM);
        Exchange call = rig.model.nextCall();
        assertThat(call.path()).isEqualTo(MESSAGES);
        assertThat(call.text()).isEqualTo(body.replace("tiny@llamacpp", "tiny-upstream"));
        CallRecord record = rig.nextRecord();
        assertThat(record.outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(record.dialect()).isEqualTo("anthropic");
        assertThat(record.usage().promptTokens()).isEqualTo(25);
        assertThat(record.usage().completionTokens()).isEqualTo(3);
        assertThat(record.firstToken()).isNotNull();
    }

    @Test
    void passesTheObjectOfAForeignServerByteForByte() throws Exception {
        serve(Origin.DISCOVERED, both(EnumSet.allOf(Capability.class)));

        HttpResponse<String> answer = rig.post(MESSAGES, MessagesCallTest.message(false));

        assertThat(path(answer)).isEqualTo("relay");
        assertThat(answer.body()).isEqualTo(OBJECT);
        assertThat(rig.nextRecord().usage().completionTokens()).isEqualTo(5);
    }

    /** It would go on computing for a caller that has left. */
    @Test
    void asksAnEngineForAStreamWhereOneObjectIsWanted() throws Exception {
        HttpResponse<String> answer = rig.post(MESSAGES, MessagesCallTest.message(false));

        assertThat(path(answer)).isEqualTo("translated");
        assertThat(HttpCaller.json(answer.body()).at("/content/0/text").asText())
                .isEqualTo("A tiny model");
        assertThat(rig.model.nextCall().path()).isEqualTo(ProxyRig.CHAT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsACloudHowTheCallerSpeaksAndNothingOfItsKeys(boolean cloud) throws Exception {
        serve(Origin.CONFIGURED, cloud ? cloud() : both(EnumSet.allOf(Capability.class)));

        rig.post(
                MESSAGES,
                MessagesCallTest.message(true),
                "anthropic-version",
                "2099-01-01",
                "anthropic-beta",
                "a-1,b-2",
                "x-api-key",
                "sk-ant-of-the-caller",
                "authorization",
                "Bearer of-the-caller");

        Exchange call = rig.model.nextCall();
        assertThat(call.header("anthropic-version")).isEqualTo("2099-01-01");
        assertThat(call.header("anthropic-beta")).isEqualTo("a-1,b-2");
        assertThat(call.header("x-api-key")).isEqualTo(cloud ? FakeGateway.KEY : null);
        assertThat(call.header("authorization"))
                .isEqualTo(cloud ? null : "Bearer " + FakeGateway.KEY);
    }

    @Test
    void tellsTheCloudAVersionThatTheCallerDidNot() throws Exception {
        serve(Origin.CONFIGURED, cloud());

        rig.post(MESSAGES, MessagesCallTest.message(true));

        assertThat(rig.model.nextCall().header("anthropic-version")).isEqualTo("2023-06-01");
    }

    @Test
    void keepsTheHeadersOfTheDialectFromOtherDialects() throws Exception {
        rig.post(
                ProxyRig.CHAT,
                ProxyRig.chat(true),
                "anthropic-version",
                "2023-06-01",
                "anthropic-beta",
                "a-1");

        Exchange call = rig.model.nextCall();
        assertThat(call.path()).isEqualTo(ProxyRig.CHAT);
        assertThat(call.header("anthropic-version")).isNull();
        assertThat(call.header("anthropic-beta")).isNull();
    }

    @Test
    void namesItsOwnRequestIdAndNotTheClouds() throws Exception {
        serve(Origin.CONFIGURED, cloud());

        HttpResponse<String> answer = rig.post(MESSAGES, MessagesCallTest.message(true));

        assertThat(answer.headers().allValues("request-id"))
                .isEqualTo(answer.headers().allValues("x-request-id"))
                .hasSize(1);
    }

    /** A llama-server b11669 leaves it out without a word. */
    @Test
    void doesNotRelayADocumentToAServerThatWouldLoseIt() throws Exception {
        String body = "{\"max_tokens\":3,\"stream\":true," + DOCUMENT + "}";

        HttpResponse<String> local = rig.post(MESSAGES, body);
        Exchange asked = rig.model.nextCall();
        serve(Origin.CONFIGURED, cloud());
        HttpResponse<String> remote = rig.post(MESSAGES, body);

        assertThat(path(local)).isEqualTo("translated");
        assertThat(asked.path()).isEqualTo(ProxyRig.CHAT);
        assertThat(asked.text()).contains("The sky is green.");
        assertThat(path(remote)).isEqualTo("relay");
        assertThat(rig.model.nextCall().path()).isEqualTo(MESSAGES);
    }

    /** It would be fetched, from a network that the caller may not see. */
    @Test
    void doesNotRelayAnAddressInThePlaceOfAPicture() throws Exception {
        String picture =
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":{"
                        + "\"type\":\"base64\",\"media_type\":\"image/png\","
                        + "\"data\":\"http://10.0.0.1/x\"}}]}]";

        HttpResponse<String> answer =
                rig.post(MESSAGES, "{\"max_tokens\":3,\"stream\":true," + picture + "}");

        assertThat(path(answer)).isNotEqualTo("relay");
        assertThat(rig.model.exchanges())
                .noneMatch(asked -> asked.text().contains("\"http://10.0.0.1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"Hi\"|true|true",
                "[{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"data\":\"AA==\"}}]|false|true",
                "[{\"type\":\"tool_result\",\"content\":\"11\"}]|false|true",
                "[{\"type\":\"document\"}]|false|false"
            })
    void relaysToEachKindWhatItCarries(String content, boolean vllm, boolean others) {
        String body = "{\"messages\":[{\"role\":\"user\",\"content\":" + content + "}]}";
        var request = MessagesRequest.counting(body.getBytes(UTF_8));

        assertThat(MessagesCall.carries(BackendKind.VLLM, request)).isEqualTo(vllm);
        assertThat(MessagesCall.carries(BackendKind.LLAMACPP, request)).isEqualTo(others);
        assertThat(MessagesCall.carries(BackendKind.ANTHROPIC, request)).isTrue();
    }

    @Test
    void tellsAnErrorInTheDialectOfThePathWhateverTheHeader() throws Exception {
        HttpResponse<String> answer =
                rig.post(ProxyRig.CHAT, "{}", "anthropic-version", "2023-06-01");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(HttpCaller.json(answer.body()).has("type")).isFalse();
        assertThat(answer.headers().firstValue("request-id")).isEmpty();
    }

    @Test
    void doesNotRelayASchemaToAServerThatWouldLoseIt() throws Exception {
        String schema = "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{}}}";

        HttpResponse<String> local = rig.post(MESSAGES, MessagesCallTest.message(true, schema));
        Exchange asked = rig.model.nextCall();
        serve(Origin.CONFIGURED, cloud());
        HttpResponse<String> remote = rig.post(MESSAGES, MessagesCallTest.message(true, schema));

        assertThat(path(local)).isEqualTo("translated");
        assertThat(local.headers().firstValue("x-stoker-structured")).hasValue("enforced");
        assertThat(asked.path()).isEqualTo(ProxyRig.CHAT);
        assertThat(path(remote)).isEqualTo("relay");
        assertThat(remote.headers().firstValue("x-stoker-structured")).hasValue("enforced");
    }

    @Test
    void refusesAToolThatOnlyTheCloudHas() throws Exception {
        String tool = "\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]";

        HttpResponse<String> local = rig.post(MESSAGES, MessagesCallTest.message(true, tool));
        assertThat(rig.model.exchanges()).isEmpty();
        serve(Origin.CONFIGURED, cloud());
        HttpResponse<String> remote = rig.post(MESSAGES, MessagesCallTest.message(true, tool));

        assertThat(local.statusCode()).isEqualTo(501);
        assertThat(local.body()).contains("web_search_20250305");
        assertThat(path(remote)).isEqualTo("relay");
    }

    @Test
    void tellsAnErrorOfTheStreamWithoutItsSecrets() throws Exception {
        String error =
                FakeAnthropic.event(
                        "error",
                        FakeAnthropic.body("overloaded_error", "no " + FakeGateway.KEY + " here"));
        rig.model.on(MESSAGES, FakeAnthropic.stream().then(error).whole());

        HttpResponse<String> answer = rig.post(MESSAGES, MessagesCallTest.message(true));

        List<ServerEvent> events = ServerEvent.all(answer.body());
        JsonNode told = HttpCaller.json(events.getLast().data());
        assertThat(events.getLast().name()).isEqualTo("error");
        assertThat(told.at("/error/type").asText()).isEqualTo("overloaded_error");
        assertThat(told.at("/error/message").asText()).isEqualTo("no *** here");
        assertThat(answer.body().split("event: error", -1)).hasSize(2);
        assertThat(rig.nextRecord().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void endsACutStreamWithAnError() throws Exception {
        rig.model.on(MESSAGES, FakeAnthropic.stream().cutMidEvent());

        HttpResponse<String> answer = rig.post(MESSAGES, MessagesCallTest.message(true));

        assertThat(ServerEvent.all(answer.body()).getLast().name()).isEqualTo("error");
        assertThat(answer.body()).contains("\"code\":\"stream_cut\"");
        assertThat(rig.nextRecord().error()).isEqualTo(ErrorCode.STREAM_CUT);
    }

    @Test
    void tellsAnErrorOfTheCloudInItsPlace() throws Exception {
        serve(Origin.CONFIGURED, cloud());
        rig.model.on(MESSAGES, FakeAnthropic.tooLong());

        HttpResponse<String> answer = rig.post(MESSAGES, MessagesCallTest.message(true));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(HttpCaller.json(answer.body()).at("/error/message").asText())
                .isEqualTo("prompt is too long: 9020 tokens > 8192 maximum");
    }

    @Test
    void stopsTheWorkOfWhoLeaves() throws Exception {
        rig.model.on(MESSAGES, FakeAnthropic.stream().hangMidStream());
        try (var caller = new RawClient(rig.portNumber())) {
            caller.post(MESSAGES, MessagesCallTest.message(true)).readUntil("text_delta");
            Exchange upstream = rig.model.nextCall();

            caller.leave();

            upstream.awaitLeft(Duration.ofSeconds(5));
        }
        assertThat(rig.nextRecord().outcome()).isEqualTo(Outcome.LEFT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void hasTokensCountedByWhoCan(boolean cloud) throws Exception {
        if (cloud) {
            serve(Origin.CONFIGURED, cloud());
        }

        HttpResponse<String> answer =
                rig.post(COUNT, "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

        assertThat(answer.body()).isEqualTo("{\"input_tokens\": 14}");
        assertThat(path(answer)).isEqualTo("relay");
        assertThat(answer.headers().firstValue("x-stoker-estimate")).isEmpty();
        assertThat(rig.model.nextCall().text())
                .isEqualTo(
                        "{\"model\":\"tiny-upstream\",\"messages\":[{\"role\":\"user\","
                                + "\"content\":\"Hi\"}]}");
    }

    @ParameterizedTest
    @CsvSource({"true,false", "false,true"})
    void estimatesWhereNobodyCountsOrWouldCountTheWholeOfIt(boolean document, boolean unable)
            throws Exception {
        EnumSet<Capability> can = EnumSet.complementOf(EnumSet.of(Capability.COUNT_PROMPT));
        if (unable) {
            can.remove(Capability.COUNT_TOKENS);
        }
        serve(Origin.SUPERVISED, both(can));
        String body =
                document
                        ? "{" + DOCUMENT + "}"
                        : "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

        HttpResponse<String> answer = rig.post(COUNT, body);

        assertThat(answer.headers().firstValue("x-stoker-estimate")).hasValue("true");
        assertThat(rig.model.exchanges()).isEmpty();
    }
}
