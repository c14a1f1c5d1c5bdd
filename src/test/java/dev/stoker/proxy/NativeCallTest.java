package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stoker.core.Origin;
import dev.stoker.proxy.CallObserver.CallRecord;
import dev.stoker.proxy.CallObserver.Outcome;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.RawClient;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeCallTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROMPT =
            "{\"model\":\"tiny\",\"prompt\":\"Hello\",\"max_tokens\":3}";

    private final ProxyRig rig = new ProxyRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void generatesOneObject() throws Exception {
        HttpResponse<String> answer =
                rig.post("/stoker/v1/generate", PROMPT, "x-request-id", "mine");

        JsonNode json = JSON.readTree(answer.body());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json.path("id").asText()).isEqualTo("mine");
        assertThat(json.path("text").asText()).isEqualTo("A tiny model");
        assertThat(json.path("finish_reason").asText()).isEqualTo("length");
        assertThat(json.path("model").asText()).isEqualTo("tiny");
        assertThat(json.path("backend").asText()).isEqualTo("llamacpp");
        assertThat(json.path("usage").path("prompt_tokens").asInt()).isEqualTo(25);
        assertThat(json.path("timings").path("load_ms").asInt()).isEqualTo(812);
        assertThat(json.path("timings").path("first_token_ms").isNumber()).isTrue();
        assertThat(rig.model.nextCall().header("authorization"))
                .isEqualTo("Bearer " + FakeGateway.KEY);
        assertThat(rig.closedPlacements()).hasSize(1).allMatch(place -> place.closes() == 1);
    }

    @Test
    void tellsWhatTheBackendHasNoWordFor() throws Exception {
        String body = PROMPT.replace("\"prompt\"", "\"min_p\":0.1,\"prompt\"");

        assertThat(rig.post("/stoker/v1/generate", body).headers().firstValue("x-stoker-dropped"))
                .hasValue("min_p");
        assertThat(rig.post("/stoker/v1/stream", body).headers().firstValue("x-stoker-dropped"))
                .hasValue("min_p");
        assertThat(rig.post("/stoker/v1/generate", PROMPT).headers().map())
                .doesNotContainKey("x-stoker-dropped");
    }

    @Test
    void streamsEventsAndOneDone() throws Exception {
        HttpResponse<String> answer = rig.post("/stoker/v1/stream", PROMPT);

        assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
        assertThat(answer.headers().firstValue("x-stoker-backend")).hasValue("llamacpp");
        assertThat(answer.body())
                .startsWith(
                        """
                        event: text
                        data: {"text":"A"}

                        event: text
                        data: {"text":" tiny"}

                        event: text
                        data: {"text":" model"}

                        event: done
                        data: {\
                        """)
                .contains("\"finish_reason\":\"length\"", "\"load_ms\":812", "\"total_ms\":")
                .endsWith("}\n\n");
        CallRecord call = rig.nextRecord();
        assertThat(call.dialect()).isEqualTo("native");
        assertThat(call.outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(call.usage().completionTokens()).isEqualTo(3);
    }

    @Test
    void embeds() throws Exception {
        HttpResponse<String> answer =
                rig.post("/stoker/v1/embed", "{\"model\":\"tiny\",\"input\":[\"hi\"]}");

        JsonNode json = JSON.readTree(answer.body());
        assertThat(json.path("embeddings")).hasSize(1);
        assertThat(json.path("embeddings").path(0)).hasSize(64);
        assertThat(json.path("timings").path("load_ms").asInt()).isEqualTo(812);
        assertThat(rig.nextRecord().outcome()).isEqualTo(Outcome.ANSWERED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/stoker/v1/generate", "/stoker/v1/stream"})
    void tellsAnErrorBeforeTheFirstByteAsAProblem(String path) throws Exception {
        rig.model.onCalls(Answers.contextExceeded());

        HttpResponse<String> answer = rig.post(path, PROMPT);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type"))
                .hasValue("application/problem+json");
        assertThat(answer.body())
                .contains(
                        "9020", "8192", "\"code\":\"context_exceeded\"", "\"origin\":\"backend\"");
    }

    @Test
    void tellsALaterErrorAsAnEvent() throws Exception {
        rig.model.onCalls(Answers.endWithoutFinishReason());

        HttpResponse<String> answer = rig.post("/stoker/v1/stream", PROMPT);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("event: text\n")
                .contains("event: error\ndata: {", "\"code\":\"stream_cut\"")
                .doesNotContain("event: done");
        assertThat(rig.nextRecord().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(rig.closedPlacements()).hasSize(1).allMatch(place -> place.closes() == 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/stoker/v1/generate", "/stoker/v1/stream"})
    void asksAnotherEngineWhenOneDiedBeforeItsFirstByte(String path) throws Exception {
        try (var dying = FakeModelServer.start().onCalls(Answers.dieBeforeHead())) {
            rig.gateway.once(() -> rig.at(dying.base(), Origin.SUPERVISED, true));

            HttpResponse<String> answer = rig.post(path, PROMPT);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(dying.exchanges()).hasSize(1);
            assertThat(rig.closedPlacements()).hasSize(2).allMatch(place -> place.closes() == 1);
        }
    }

    @Test
    void holdsTheBackendBackWhileItsCallerDoesNotRead() throws Exception {
        rig.model.onCalls(Answers.endless());

        try (var caller = new RawClient(rig.portNumber())) {
            caller.post("/stoker/v1/stream", PROMPT);

            assertThat(CancellationTest.awaitStalled(rig.model.nextCall())).isLessThan(24L << 20);
        }
    }
}
