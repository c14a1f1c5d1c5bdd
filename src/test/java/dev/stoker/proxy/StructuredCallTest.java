package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stoker.backend.Capability;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.proxy.CallObserver.Outcome;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeModelServer.Answer;
import dev.stoker.testing.RawClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers that are to keep to a schema, by a backend that can see to that and by one that cannot.
 */
final class StructuredCallTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCHEMA =
            "{\"type\":\"object\",\"required\":[\"n\"],\"properties\":{\"n\":{\"type\":\"integer\"}}}";
    private static final String NATIVE = "{\"prompt\":\"How many?\",\"schema\":" + SCHEMA + "}";
    private static final String OPENAI =
            "{\"messages\":[{\"role\":\"user\",\"content\":\"How many?\"}],\"response_format\":"
                    + "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\",\"schema\":"
                    + SCHEMA
                    + "}}}";

    private static final Set<Capability> UNABLE =
            Set.copyOf(EnumSet.complementOf(EnumSet.of(Capability.JSON_SCHEMA)));

    private final ProxyRig rig = new ProxyRig().foreign(UNABLE);

    @AfterEach
    void stop() {
        rig.close();
    }

    /** These texts one after another, two tokens each. */
    private void saying(String finish, String... texts) {
        rig.model.onCalls(texts(finish, texts));
    }

    private static Answer texts(String finish, String... texts) {
        Queue<String> left = new ArrayDeque<>(List.of(texts));
        return (exchange, wire) -> {
            String text;
            synchronized (left) {
                text = String.valueOf(left.poll());
            }
            Answers.stream(
                            List.of(
                                    "data: {\"choices\":[{\"delta\":{\"content\":"
                                            + JSON.writeValueAsString(text)
                                            + "}}]}\n\n",
                                    "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\""
                                            + finish
                                            + "\"}]}\n\n",
                                    "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":10,"
                                            + "\"completion_tokens\":2}}\n\n",
                                    "data: [DONE]\n\n"))
                    .give(exchange, wire);
        };
    }

    @Test
    void tellsTheModelTheSchemaAndChecksItsAnswer() throws Exception {
        saying("stop", "{\"n\":3}");

        HttpResponse<String> answer = rig.post("/stoker/v1/generate", NATIVE);

        JsonNode json = JSON.readTree(answer.body());
        assertThat(json.path("text").asText()).isEqualTo("{\"n\":3}");
        assertThat(json.path("structured").asText()).isEqualTo("validated");
        assertThat(answer.headers().firstValue("x-stoker-structured")).hasValue("validated");
        JsonNode asked = JSON.readTree(rig.model.nextCall().text());
        assertThat(asked.has("response_format")).isFalse();
        assertThat(asked.at("/messages/0/role").asText()).isEqualTo("system");
        assertThat(asked.at("/messages/0/content").asText()).endsWith(SCHEMA);
        assertThat(asked.at("/messages/1/content").asText()).isEqualTo("How many?");
    }

    @Test
    void asksOnceMoreWithWhatIsWrong() throws Exception {
        saying("stop", "{\"n\":\"three\"}", "{\"n\":3}");

        HttpResponse<String> answer = rig.post("/stoker/v1/generate", NATIVE);

        JsonNode json = JSON.readTree(answer.body());
        assertThat(json.path("text").asText()).isEqualTo("{\"n\":3}");
        assertThat(json.path("structured").asText()).isEqualTo("repaired");
        assertThat(json.at("/usage/prompt_tokens").asInt()).isEqualTo(20);
        assertThat(json.at("/usage/completion_tokens").asInt()).isEqualTo(4);
        rig.model.nextCall();
        JsonNode again = JSON.readTree(rig.model.nextCall().text());
        assertThat(again.at("/messages/2/content").asText()).isEqualTo("{\"n\":\"three\"}");
        assertThat(again.at("/messages/3/content").asText())
                .contains("at /n: string found, integer expected");
        assertThat(rig.closedPlacements()).hasSize(1).allMatch(place -> place.closes() == 1);
    }

    @Test
    void takesAFenceOffWithoutAskingAgain() throws Exception {
        saying("stop", "```json\n{\"n\":3}\n```");

        JsonNode json = JSON.readTree(rig.post("/stoker/v1/generate", NATIVE).body());

        assertThat(json.path("text").asText()).isEqualTo("{\"n\":3}");
        assertThat(json.path("structured").asText()).isEqualTo("repaired");
        assertThat(rig.model.exchanges()).hasSize(1);
    }

    @Test
    void asksOnceMoreWhereOnlyWrongJsonIsInsideOfAFence() throws Exception {
        saying("stop", "```json\n{\"n\":\"x\"}\n```", "{\"n\":3}");

        JsonNode json = JSON.readTree(rig.post("/stoker/v1/generate", NATIVE).body());

        assertThat(json.path("text").asText()).isEqualTo("{\"n\":3}");
        assertThat(rig.model.exchanges()).hasSize(2);
    }

    /** It says nothing that a schema could be about. */
    @Test
    void judgesNothingThatWasHeldBack() throws Exception {
        saying("content_filter", "I cannot");

        HttpResponse<String> answer = rig.post("/stoker/v1/generate", NATIVE);

        JsonNode json = JSON.readTree(answer.body());
        assertThat(json.path("text").asText()).isEqualTo("I cannot");
        assertThat(json.has("structured")).isFalse();
        assertThat(answer.headers().firstValue("x-stoker-structured")).isEmpty();
        assertThat(rig.model.exchanges()).hasSize(1);
    }

    @Test
    void judgesNoRefusal() throws Exception {
        rig.model.onCalls(
                Answers.stream(
                        List.of(
                                "data: {\"choices\":[{\"delta\":{\"refusal\":\"No.\"}}]}\n\n",
                                "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
                                "data: [DONE]\n\n")));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, OPENAI);

        assertThat(JSON.readTree(answer.body()).at("/choices/0/message/refusal").asText())
                .isEqualTo("No.");
        assertThat(rig.model.exchanges()).hasSize(1);
    }

    @Test
    void repeatsNoMoreOfALongAnswerThanAModelCanBearToRead() throws Exception {
        saying("stop", "a".repeat(150_000), "{\"n\":3}");

        rig.post("/stoker/v1/generate", NATIVE);

        rig.model.nextCall();
        JsonNode again = JSON.readTree(rig.model.nextCall().text());
        assertThat(again.at("/messages/2/content").asText()).hasSize(100_000);
    }

    @Test
    void holdsNoAnswerOfAnyLength() throws Exception {
        var usual = ProxySettings.DEFAULT;
        var small =
                new ProxySettings(
                        usual.bodyLimit(),
                        Bytes.ofKibi(64),
                        usual.hopLimit(),
                        usual.silence(),
                        usual.retryBudget());
        try (var tight = new ProxyRig(small).foreign(UNABLE)) {
            tight.model.onCalls(Answers.endless());

            HttpResponse<String> answer = tight.post("/stoker/v1/generate", NATIVE);

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body()).contains("the backend's answer is larger than");
            tight.model.nextCall().awaitLeft(Duration.ofSeconds(10));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/stoker/v1/generate", "/stoker/v1/stream", ProxyRig.CHAT})
    void failsWhereTheSecondAnswerIsWrongToo(String path) throws Exception {
        saying("stop", "three", "{}");

        HttpResponse<String> answer = rig.post(path, path.equals(ProxyRig.CHAT) ? OPENAI : NATIVE);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body())
                .contains("\"code\":\"answer_invalid\"", "the property n is missing")
                .doesNotContain("three");
        assertThat(answer.headers().firstValue("x-stoker-structured")).isEmpty();
        assertThat(rig.model.exchanges()).hasSize(2);
        assertThat(rig.nextRecord().error()).isEqualTo(ErrorCode.ANSWER_INVALID);
    }

    @Test
    void doesNotAskAgainWhereTheTokenLimitCutTheAnswer() throws Exception {
        saying("length", "{\"n\":");

        HttpResponse<String> answer = rig.post("/stoker/v1/generate", NATIVE);

        assertThat(answer.body()).contains("answer_invalid", "cut at the token limit");
        assertThat(rig.model.exchanges()).hasSize(1);
    }

    /** A model has written, though the caller has seen nothing of it. */
    @Test
    void isNotAskedFromTheStartWhereTheSecondCallIsRefused() throws Exception {
        rig.model.onCalls(Answers.oneThen(texts("stop", "three"), Answers.json(429, "{}")));

        HttpResponse<String> answer = rig.post("/stoker/v1/generate", NATIVE);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(rig.model.exchanges()).hasSize(2);
    }

    @Test
    void streamsOnlyWhatIsKnownToBeGood() throws Exception {
        saying("stop", "{\"n\":\"three\"}", "{\"n\":3}");

        HttpResponse<String> answer = rig.post("/stoker/v1/stream", NATIVE);

        assertThat(answer.headers().firstValue("x-stoker-structured")).hasValue("repaired");
        assertThat(answer.body())
                .startsWith("event: text\ndata: {\"text\":\"{\\\"n\\\":3}\"}\n\nevent: done\n")
                .contains("\"structured\":\"repaired\"")
                .doesNotContain("three");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false, true, false, true, false})
    void translatesForOpenAisCallersToo(boolean stream) throws Exception {
        saying("stop", "{\"n\":3}");

        HttpResponse<String> answer =
                rig.post(ProxyRig.CHAT, OPENAI.replaceFirst("\\{", "{\"stream\":" + stream + ","));

        assertThat(answer.headers().firstValue("x-stoker-structured"))
                .as(answer.body())
                .hasValue("validated");
        assertThat(answer.headers().firstValue("x-stoker-path")).hasValue("translated");
        assertThat(answer.body()).contains("{\\\"n\\\":3}");
    }

    @Test
    void leavesTheSchemaToABackendThatCanSeeToIt() throws Exception {
        rig.foreign(EnumSet.allOf(Capability.class));

        HttpResponse<String> relayed = rig.post(ProxyRig.CHAT, OPENAI);
        HttpResponse<String> ours = rig.post("/stoker/v1/generate", NATIVE);

        assertThat(relayed.headers().firstValue("x-stoker-path")).hasValue("relay");
        assertThat(relayed.headers().firstValue("x-stoker-structured")).hasValue("enforced");
        assertThat(JSON.readTree(ours.body()).path("structured").asText()).isEqualTo("enforced");
        rig.model.nextCall();
        assertThat(rig.model.nextCall().text()).contains("\"response_format\"");
    }

    @Test
    void refusesASchemaThatReachesOutsideBeforeAskingAnybody() throws Exception {
        HttpResponse<String> answer =
                rig.post(
                        "/stoker/v1/generate",
                        "{\"prompt\":\"x\",\"schema\":{\"$ref\":\"http://127.0.0.1:9/s\"}}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("schema: $ref to something outside of it");
        assertThat(rig.model.exchanges()).isEmpty();
    }

    @Test
    void stopsTheBackendWhenTheCallerLeaves() throws Exception {
        rig.model.onCalls(Answers.hangMidStream());

        try (var caller = new RawClient(rig.portNumber())) {
            caller.post("/stoker/v1/generate", NATIVE);
            var upstream = rig.model.nextCall();
            caller.leave();

            upstream.awaitLeft(Duration.ofSeconds(2));
        }
        assertThat(rig.nextRecord().outcome()).isEqualTo(Outcome.LEFT);
    }
}
