package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stoker.backend.Use;
import dev.stoker.proxy.CallObserver.CallRecord;
import dev.stoker.proxy.CallObserver.Outcome;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.RawClient;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelayTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Enough for each of the three calls. */
    private static final String ASK =
            "\"prompt\":\"x\",\"input\":\"x\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";

    private final ProxyRig rig = new ProxyRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions,llama-server-0.7.0-chat-stream.sse",
        "/v1/completions,llama-server-0.7.0-completion-stream.sse"
    })
    void passesAStreamByteForByte(String path, String fixture) throws Exception {
        HttpResponse<String> answer = rig.post(path, "{" + ASK + ",\"stream\":true}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(Answers.text(fixture));
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions,llama-server-0.7.0-chat.json",
        "/v1/completions,llama-server-0.7.0-completion.json",
        "/v1/embeddings,llama-server-0.7.0-embeddings.json"
    })
    void passesTheObjectOfAForeignServerByteForByte(String path, String fixture) throws Exception {
        rig.foreign();

        HttpResponse<String> answer = rig.post(path, "{\"model\":\"tiny\"," + ASK + "}");

        assertThat(answer.body()).isEqualTo(Answers.text(fixture));
        assertThat(answer.headers().firstValue("content-length"))
                .hasValue(Integer.toString(Answers.text(fixture).length()));
    }

    @Test
    void sendsAFieldAsTheKindTakesItAndNothingElseChanged() throws Exception {
        rig.foreign();

        rig.post(ProxyRig.CHAT, "{ \"x_kind\": {\"a\":1},\"messages\":[ ],\"model\":\"tiny\"}");

        assertThat(rig.model.nextCall().text())
                .isEqualTo(
                        "{ \"x_kind\": \"/v1/chat/completions\",\"messages\":[ ],"
                                + "\"model\":\"tiny-upstream\"}");
    }

    @Test
    void sendsTheCallersBodyWithAnotherModelAndNothingElseChanged() throws Exception {
        rig.post(
                ProxyRig.CHAT,
                "{ \"messages\" : [{\"n\":2.50, \"content\":\"\\u00e9\"}],\n \"model\":\"tiny@llamacpp\", \"stream\" :true}");

        assertThat(rig.model.nextCall().text())
                .isEqualTo(
                        "{ \"messages\" : [{\"n\":2.50, \"content\":\"\\u00e9\"}],\n \"model\":\"tiny-upstream\","
                                + " \"stream\" :true}");
        assertThat(rig.gateway.specs()).containsExactly("tiny@llamacpp");
    }

    @Test
    void asksAnEngineForAStreamAndAnswersTheObjectEqualInMeaning() throws Exception {
        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(false));

        assertThat(rig.model.nextCall().text())
                .contains("\"stream\":true", "\"include_usage\":true");
        JsonNode assembled = JSON.readTree(answer.body());
        JsonNode direct = JSON.readTree(Answers.text("llama-server-0.7.0-chat.json"));
        assertThat(assembled.path("choices")).isEqualTo(direct.path("choices"));
        assertThat(assembled.path("usage")).isEqualTo(direct.path("usage"));
        assertThat(assembled.path("object")).isEqualTo(direct.path("object"));
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    }

    @Test
    void passesEachEventWhenItComesAndNotLater() throws Exception {
        var permits = new Semaphore(0);
        rig.model.onCalls(Answers.trickle(permits));
        List<String> events = Answers.chatEvents();

        permits.release();
        try (InputStream body = rig.open(ProxyRig.CHAT, ProxyRig.chat(true))) {
            for (String event : events) {
                // The next one is not sent before this one has come.
                assertThat(new String(body.readNBytes(event.length()), StandardCharsets.UTF_8))
                        .isEqualTo(event);
                permits.release();
            }
            assertThat(body.read()).isEqualTo(-1);
        }
    }

    @Test
    void holdsTheBackendBackWhileItsCallerDoesNotRead() throws Exception {
        rig.model.onCalls(Answers.endless());

        try (var caller = new RawClient(rig.portNumber())) {
            caller.post(ProxyRig.CHAT, ProxyRig.chat(true));
            long stalledAt = CancellationTest.awaitStalled(rig.model.nextCall());

            // The buffers of four sockets, as large as the kernel lets them grow, and one queue.
            assertThat(stalledAt).isLessThan(24L << 20);
        }
    }

    @Test
    void servesSixtyFourStreamsAtOnce() throws Exception {
        var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 64; i++) {
                answers.add(CompletableFuture.supplyAsync(this::stream, callers));
            }
        }

        String expected = Answers.text("llama-server-0.7.0-chat-stream.sse");
        assertThat(answers).allMatch(answer -> answer.join().body().equals(expected));
        assertThat(rig.closedPlacements()).hasSize(64).allMatch(place -> place.closes() == 1);
    }

    private HttpResponse<String> stream() {
        try {
            return rig.post(ProxyRig.CHAT, ProxyRig.chat(true));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void asksForVectorsAsItsCallerDid(boolean foreign) throws Exception {
        if (foreign) {
            rig.foreign();
        }

        rig.post("/v1/embeddings", "{\"input\":\"x\",\"model\":\"tiny\"}");

        assertThat(rig.model.nextCall().text())
                .isEqualTo("{\"input\":\"x\",\"model\":\"tiny-upstream\"}");
        assertThat(rig.gateway.uses()).containsExactly(Use.EMBED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void reportsWhatACallHasCost(boolean stream) throws Exception {
        rig.post(ProxyRig.CHAT, ProxyRig.chat(stream));

        CallRecord call = rig.nextRecord();
        assertThat(call.outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(call.dialect()).isEqualTo("openai");
        assertThat(call.model()).isEqualTo("tiny");
        assertThat(call.usage().completionTokens()).isEqualTo(3);
        assertThat(call.usage().promptTokens()).isEqualTo(25);
        assertThat(call.firstToken()).isPositive().isLessThanOrEqualTo(call.total());
        assertThat(call.tokensPerSecond()).isGreaterThan(1000);
    }

    @Test
    void keepsAServersConnectionForTheNextCall() throws Exception {
        rig.post(ProxyRig.CHAT, ProxyRig.chat(true));
        rig.post(ProxyRig.CHAT, ProxyRig.chat(false));

        assertThat(rig.model.exchanges()).hasSize(2).noneMatch(Exchange::left);
    }

    @Test
    void endsAnAnswerInWhichTheBackendFallsSilent() throws Exception {
        var patient = ProxySettings.DEFAULT;
        var settings =
                new ProxySettings(
                        patient.bodyLimit(),
                        patient.answerLimit(),
                        patient.hopLimit(),
                        Duration.ofMillis(200),
                        patient.retryBudget());
        try (var impatient = new ProxyRig(settings)) {
            impatient.model.onCalls(Answers.hangMidStream());

            HttpResponse<String> answer = impatient.post(ProxyRig.CHAT, ProxyRig.chat(true));

            assertThat(answer.body()).contains("\"code\":\"backend_timeout\"");
            impatient.model.nextCall().awaitLeft(Duration.ofSeconds(2));
        }
    }
}
