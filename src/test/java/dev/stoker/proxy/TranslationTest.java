package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stoker.backend.http.EventWire;
import dev.stoker.backend.http.HttpWire;
import dev.stoker.backend.http.WireSettings;
import dev.stoker.backend.ollama.OllamaBackend;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Origin;
import dev.stoker.proxy.CallObserver.CallRecord;
import dev.stoker.proxy.CallObserver.Outcome;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.OllamaAnswers;
import dev.stoker.testing.RawClient;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's callers in front of Ollama, which is asked by its own API. */
class TranslationTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ProxyRig rig = new ProxyRig();
    private final FakeModelServer ollama = OllamaAnswers.start();
    private final OllamaBackend port =
            new OllamaBackend(
                    new HttpWire(rig.wire()), new EventWire(rig.wire(), WireSettings.DEFAULT));

    @BeforeEach
    void serveByOllama() {
        rig.gateway.always(() -> rig.gateway.at(ollama.base(), Origin.DISCOVERED, port, false));
    }

    @AfterEach
    void stop() {
        rig.close();
        ollama.close();
    }

    @Test
    void answersAChatWithOneObject() throws Exception {
        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(false));

        JsonNode json = JSON.readTree(answer.body());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-stoker-path")).hasValue("translated");
        assertThat(answer.headers().firstValue("x-stoker-dropped")).isEmpty();
        assertThat(json.path("object").asText()).isEqualTo("chat.completion");
        assertThat(json.at("/choices/0/message/content").asText()).isEqualTo("A tiny model");
        assertThat(json.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(json.at("/usage/total_tokens").asInt()).isEqualTo(28);
        assertThat(json.path("created").asLong()).isGreaterThan(1_700_000_000L);
        Exchange call = ollama.nextCall();
        assertThat(call.path()).isEqualTo("/api/chat");
        assertThat(call.header("authorization")).isEqualTo("Bearer " + FakeGateway.KEY);
        CallRecord record = rig.nextRecord();
        assertThat(record.dialect()).isEqualTo("openai");
        assertThat(record.outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(record.usage().completionTokens()).isEqualTo(3);
        assertThat(record.firstToken()).isNotNull();
    }

    @Test
    void streamsAChatChunkByChunk() throws Exception {
        String body = ProxyRig.chat(true).replace("{\"model\"", "{\"user\":\"a\",\"model\"");

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, body);

        assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
        assertThat(answer.headers().firstValue("x-stoker-path")).hasValue("translated");
        assertThat(answer.headers().firstValue("x-stoker-dropped")).hasValue("user");
        assertThat(answer.body())
                .contains("\"delta\":{\"role\":\"assistant\",\"content\":\"A\"}")
                .contains("\"delta\":{\"content\":\" tiny\"}")
                .contains("\"finish_reason\":\"length\"")
                .endsWith("data: [DONE]\n\n");
        assertThat(rig.closedPlacements()).hasSize(1).allMatch(place -> place.closes() == 1);
    }

    @Test
    void passesTheFirstTokenOnBeforeTheSecondComes() throws Exception {
        ollama.on("/api/chat", OllamaAnswers.hangMidStream());

        try (InputStream body = rig.open(ProxyRig.CHAT, ProxyRig.chat(true))) {
            var first = new String(body.readNBytes(200), java.nio.charset.StandardCharsets.UTF_8);

            assertThat(first).contains("\"content\":\"A\"");
        }
        ollama.nextCall().awaitLeft(Duration.ofSeconds(5));
    }

    @Test
    void answersACompletion() throws Exception {
        HttpResponse<String> whole =
                rig.post("/v1/completions", "{\"model\":\"tiny\",\"prompt\":\"Hello\"}");
        HttpResponse<String> stream =
                rig.post(
                        "/v1/completions",
                        "{\"model\":\"tiny\",\"prompt\":\"Hello\",\"stream\":true}");

        assertThat(JSON.readTree(whole.body()).at("/choices/0/text").asText())
                .isEqualTo("A tiny model");
        assertThat(stream.body())
                .contains("\"object\":\"text_completion\"", "\"text\":\" tiny\"")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void answersWithVectors() throws Exception {
        HttpResponse<String> answer =
                rig.post("/v1/embeddings", "{\"model\":\"tiny\",\"input\":[\"Hello\",\"a\"]}");

        JsonNode json = JSON.readTree(answer.body());
        assertThat(answer.headers().firstValue("x-stoker-path")).hasValue("translated");
        assertThat(json.path("data")).hasSize(2);
        assertThat(json.at("/data/1/embedding")).hasSize(64);
        assertThat(json.at("/usage/prompt_tokens").asInt()).isEqualTo(8);
        assertThat(ollama.nextCall().path()).isEqualTo("/api/embed");
        assertThat(rig.nextRecord().outcome()).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void answersWithToolCalls() throws Exception {
        ollama.on(
                "/api/chat",
                OllamaAnswers.lines(
                        OllamaAnswers.captured("ollama-0.33.0-rc2-chat-tools-documented.ndjson")));

        JsonNode json = JSON.readTree(rig.post(ProxyRig.CHAT, ProxyRig.chat(false)).body());

        assertThat(json.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(json.at("/choices/0/message/content").isNull()).isTrue();
        assertThat(json.at("/choices/0/message/tool_calls/0/function/arguments").asText())
                .isEqualTo("{\"city\":\"Tokyo\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"n\":2", "\"logit_bias\":{\"7\":1}"})
    void refusesWhatCannotBeCarriedBeforeAskingAnybody(String field) throws Exception {
        String body = ProxyRig.chat(false).replace("{\"model\"", "{" + field + ",\"model\"");

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, body);

        assertThat(answer.statusCode()).isEqualTo(501);
        assertThat(answer.body())
                .contains("\"code\":\"not_supported\"", field.substring(1, field.indexOf(':') - 1));
        assertThat(ollama.exchanges()).isEmpty();
        assertThat(rig.nextRecord().error()).isEqualTo(ErrorCode.NOT_SUPPORTED);
        assertThat(rig.closedPlacements()).hasSize(1).allMatch(place -> place.closes() == 1);
    }

    @Test
    void refusesToDemandAToolCallFromABackendThatCannot() throws Exception {
        String body =
                ProxyRig.chat(true)
                        .replace(
                                "{\"model\"",
                                "{\"tool_choice\":\"required\",\"tools\":[{\"type\":\"function\","
                                        + "\"function\":{\"name\":\"f\"}}],\"model\"");

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, body);

        assertThat(answer.statusCode()).isEqualTo(501);
        assertThat(answer.body()).contains("tool_choice: 'required'");
    }

    @Test
    void refusesALargeBodyThatIsWrongAsASmallOne() throws Exception {
        String text = "x".repeat(Decoding.AT_ONCE);
        String body = "{\"n\":2,\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";

        assertThat(rig.post(ProxyRig.CHAT, body).statusCode()).isEqualTo(501);
        assertThat(rig.closedPlacements()).hasSize(1).allMatch(place -> place.closes() == 1);

        HttpResponse<String> served = rig.post(ProxyRig.CHAT, body.replace("\"n\":2", "\"n\":1"));
        assertThat(served.statusCode()).isEqualTo(200);
        assertThat(ollama.nextCall().body().length).isGreaterThan(Decoding.AT_ONCE);
    }

    @Test
    void tellsThatAPromptDoesNotFit() throws Exception {
        ollama.on("/api/chat", OllamaAnswers.contextExceeded());

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(true));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains(
                        "9020",
                        "8192",
                        "\"code\":\"context_length_exceeded\"",
                        "\"origin\":\"backend\"");
    }

    @Test
    void endsAStreamThatBrokeWithAnError() throws Exception {
        ollama.on(
                "/api/chat",
                OllamaAnswers.lines(
                        OllamaAnswers.captured("ollama-0.33.0-rc2-chat-engine-died.ndjson")));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(true));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"content\":\" tiny\"")
                .contains("data: {\"error\":{\"message\":\"an error was encountered while running")
                .doesNotContain("[DONE]");
        assertThat(rig.nextRecord().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void asksAnotherBackendWhereNobodyAnswered() throws Exception {
        rig.gateway.once(
                () -> rig.gateway.at(FakeModelServer.refusing(), Origin.DISCOVERED, port, false));
        rig.gateway.once(() -> rig.at(Origin.DISCOVERED));
        String body = ProxyRig.chat(false).replace("{\"model\"", "{\"user\":\"a\",\"model\"");

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-stoker-path")).hasValue("relay");
        assertThat(answer.headers().firstValue("x-stoker-dropped")).isEmpty();
    }

    @Test
    void holdsTheBackendBackWhileItsCallerDoesNotRead() throws Exception {
        ollama.on("/api/chat", OllamaAnswers.endless());

        try (var caller = new RawClient(rig.portNumber())) {
            caller.post(ProxyRig.CHAT, ProxyRig.chat(true));

            assertThat(CancellationTest.awaitStalled(ollama.nextCall())).isLessThan(24L << 20);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closesTheUpstreamWhenTheCallerLeaves(boolean stream) throws Exception {
        for (var answer : List.of(Answers.hangBeforeHead(), OllamaAnswers.hangMidStream())) {
            ollama.on("/api/chat", answer);
            Exchange call;
            long left;
            try (var caller = new RawClient(rig.portNumber())) {
                caller.post(ProxyRig.CHAT, ProxyRig.chat(stream));
                call = ollama.nextCall();
                left = System.nanoTime();
            }

            long took = call.awaitLeft(Duration.ofSeconds(5)) - left;
            assertThat(Duration.ofNanos(took)).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void saysThatARelayedAnswerIsOne() throws Exception {
        rig.gateway.always(() -> rig.at(Origin.SUPERVISED));

        for (boolean stream : List.of(true, false)) {
            HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(stream));
            assertThat(answer.headers().firstValue("x-stoker-path")).hasValue("relay");
        }
        HttpResponse<String> ours =
                rig.post("/stoker/v1/generate", "{\"model\":\"tiny\",\"prompt\":\"Hello\"}");
        assertThat(ours.headers().firstValue("x-stoker-path")).hasValue("translated");
    }
}
