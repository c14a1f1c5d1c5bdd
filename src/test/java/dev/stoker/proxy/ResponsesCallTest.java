package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Capability;
import dev.stoker.proxy.CallObserver.CallRecord;
import dev.stoker.proxy.CallObserver.Outcome;
import dev.stoker.testing.Answers;
import dev.stoker.testing.HttpCaller;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** OpenAI's {@code /v1/responses}, in front of a server that knows chats only. */
class ResponsesCallTest {
    private static final String RESPONSES = "/v1/responses";
    private static final String STREAM = "{\"model\":\"tiny\",\"input\":\"Hello\",\"stream\":true}";

    private final ProxyRig rig = new ProxyRig().foreign();

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void answersWithOneObject() throws Exception {
        HttpResponse<String> answer =
                rig.post(
                        RESPONSES,
                        "{\"model\":\"tiny\",\"input\":\"Hello\",\"user\":\"u\",\"store\":true}");

        JsonNode json = HttpCaller.json(answer.body());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-stoker-path")).hasValue("translated");
        assertThat(answer.headers().firstValue("x-stoker-dropped")).hasValue("user, store");
        assertThat(json.path("object").asText()).isEqualTo("response");
        assertThat(json.at("/output/0/content/0/text").asText()).startsWith("A tiny model");
        assertThat(json.at("/usage/output_tokens").asInt()).isPositive();
        CallRecord record = rig.nextRecord();
        assertThat(record.dialect()).isEqualTo("openai");
        assertThat(record.outcome()).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void streamsEventByEvent() throws Exception {
        HttpResponse<String> answer = rig.post(RESPONSES, STREAM);

        assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
        assertThat(answer.body())
                .startsWith("event: response.created\ndata: {\"type\":\"response.created\"")
                .contains("event: response.output_text.delta\n")
                .doesNotContain("[DONE]");
        assertThat(
                        answer.body()
                                .lines()
                                .filter(line -> line.startsWith("event: "))
                                .toList()
                                .getLast())
                .isIn("event: response.completed", "event: response.incomplete");
    }

    @Test
    void endsACutStreamWithAnErrorThatClientsFind() throws Exception {
        rig.model.onCalls(Answers.dieMidStream());

        String body = rig.post(RESPONSES, STREAM).body();

        assertThat(body).contains("event: error\ndata: {\"type\":\"error\"");
        assertThat(body.substring(body.lastIndexOf("data: ")))
                .contains("\"error\":{\"message\"", "\"code\":\"stream_cut\"");
        assertThat(rig.nextRecord().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void stopsTheBackendWhenTheCallerLeaves() throws Exception {
        rig.model.onCalls(Answers.endless());

        try (var body = rig.open(RESPONSES, STREAM)) {
            assertThat(body.readNBytes(200)).hasSize(200);
        }

        assertThat(rig.model.nextCall().awaitLeft(Duration.ofSeconds(5))).isPositive();
        assertThat(rig.nextRecord().outcome()).isEqualTo(Outcome.LEFT);
    }

    @Test
    void refusesInItsDialectBeforeTheBackendIsAsked() throws Exception {
        HttpResponse<String> answer =
                rig.post(RESPONSES, "{\"input\":\"x\",\"previous_response_id\":\"resp_1\"}");

        JsonNode error = HttpCaller.json(answer.body()).path("error");
        assertThat(answer.statusCode()).isEqualTo(501);
        assertThat(error.path("code").asText()).isEqualTo("not_supported");
        assertThat(error.path("message").asText()).startsWith("previous_response_id: ");
        assertThat(rig.model.exchanges()).isEmpty();
    }

    @Test
    void refusesToolsWhereTheBackendHasNone() throws Exception {
        rig.foreign(EnumSet.noneOf(Capability.class));

        HttpResponse<String> answer =
                rig.post(
                        RESPONSES,
                        "{\"input\":\"x\",\"tools\":[{\"type\":\"function\",\"name\":\"f\"}]}");

        assertThat(answer.statusCode()).isEqualTo(501);
        assertThat(answer.body()).contains("tools: a list");
        assertThat(rig.model.exchanges()).isEmpty();
    }
}
