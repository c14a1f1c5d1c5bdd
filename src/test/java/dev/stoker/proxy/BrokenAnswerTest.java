package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.Origin;
import dev.stoker.proxy.CallObserver.Outcome;
import dev.stoker.testing.Answers;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.RawClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backends that answer with an error, or with half an answer, or not at all. */
class BrokenAnswerTest {
    private final ProxyRig rig = new ProxyRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void appendsAnErrorToAStreamWithoutAFinishReason() throws Exception {
        rig.model.onCalls(Answers.endWithoutFinishReason());

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(true));

        String sent = String.join("", Answers.chatEvents().subList(0, 3));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith(sent + "data: {\"error\":{\"message\":\"the backend's stream ended")
                .contains("\"code\":\"stream_cut\"")
                .endsWith("\n\n");
        assertThat(rig.nextRecord().error()).isEqualTo(ErrorCode.STREAM_CUT);
    }

    @Test
    void leavesOutATornEventBeforeItAppendsTheError() throws Exception {
        rig.model.onCalls(Answers.cutMidEvent());

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(true));

        String sent = String.join("", Answers.chatEvents().subList(0, 3));
        assertThat(answer.body()).startsWith(sent + "data: {\"error\":");
    }

    @Test
    void neverContinuesAStreamWithTheAnswerOfAnotherEngine() throws Exception {
        rig.gateway.always(() -> rig.at(rig.model.base(), Origin.SUPERVISED, true));
        rig.model.onCalls(Answers.dieMidStream());

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(true));

        assertThat(answer.body()).contains("stream_cut").doesNotContain("[DONE]");
        assertThat(rig.model.exchanges()).hasSize(1);
        assertThat(rig.nextRecord().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(rig.closedPlacements()).hasSize(1).allMatch(place -> place.closes() == 1);
    }

    @Test
    void breaksOffALongObjectThatTheBackendDidNotFinish() {
        rig.foreign()
                .model
                .onCalls((_, wire) ->
                        wire.head(200, "Content-Type: application/json", "Content-Length: 100000")
                                .raw("{\"half" + " ".repeat(70_000))
                                .close());

        assertThatThrownBy(() -> rig.post(ProxyRig.CHAT, ProxyRig.chat(false)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void answersWithAnErrorWhereTheBackendDidNotFinishAShortObject() throws Exception {
        rig.foreign()
                .model
                .onCalls((_, wire) ->
                        wire.head(200, "Content-Type: application/json", "Content-Length: 100")
                                .raw("{\"half")
                                .close());

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(false));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("\"code\":\"stream_cut\"");
        assertThat(rig.model.exchanges()).hasSize(1);
    }

    @Test
    void tellsAnErrorWithinAStreamOnce() throws Exception {
        rig.model.onCalls(Answers.errorInStream("out of memory"));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(true));

        assertThat(answer.body()).containsOnlyOnce("\"error\"").contains("out of memory");
        assertThat(rig.nextRecord().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void answersAnErrorWithinAStreamAsAnErrorWhereAnObjectIsPutTogether() throws Exception {
        rig.model.onCalls(Answers.errorInStream("out of memory"));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(false));

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("out of memory", "\"origin\":\"backend\"");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsTheBackendsErrorInItsOwnWordsAndStatus(boolean stream) throws Exception {
        rig.model.onCalls(Answers.contextExceeded());

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(stream));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains(
                        "request (9020 tokens) exceeds the available context size (8192 tokens)",
                        "exceed_context_size_error",
                        "\"code\":\"context_length_exceeded\"",
                        "\"origin\":\"backend\"");
        assertThat(answer.headers().firstValue("x-stoker-backend")).hasValue("llamacpp");
    }

    @Test
    void tellsThatAModelIsLoading() throws Exception {
        var usual = ProxySettings.DEFAULT;
        var settings =
                new ProxySettings(
                        usual.bodyLimit(),
                        usual.answerLimit(),
                        usual.hopLimit(),
                        usual.silence(),
                        Duration.ofSeconds(1));
        try (var impatient = new ProxyRig(settings).foreign()) {
            impatient.model.onCalls(Answers.loading());

            HttpResponse<String> answer = impatient.post(ProxyRig.CHAT, ProxyRig.chat(true));

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("Loading model", "\"origin\":\"backend\"");
        }
    }

    @Test
    void takesSecretsAndPathsOutOfABackendsError() throws Exception {
        rig.model.onCalls(
                Answers.json(
                        500,
                        "{\"error\":{\"message\":\"cannot open /home/me/models/x.gguf with "
                                + FakeGateway.KEY
                                + "\",\"type\":\"server_error\"}}"));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(true));

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body())
                .contains("cannot open")
                .doesNotContain("/home", "x.gguf", FakeGateway.KEY);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusesAPageInThePlaceOfAnAnswer(boolean stream) throws Exception {
        rig.model.onCalls(Answers.wrongContentType());

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(stream));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("\"code\":\"backend_error\"", "text/html");
    }

    @Test
    void doesNotFollowARedirect() throws Exception {
        rig.foreign()
                .model
                .onCalls((_, wire) ->
                        wire.head(
                                307,
                                "Location: http://192.0.2.1/v1/chat/completions",
                                "Content-Length: 0"));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(true));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().map()).doesNotContainKey("location");
    }

    @Test
    void refusesAHeadThatIsTooLarge() throws Exception {
        rig.model.onCalls(Answers.hugeHeader(200_000));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(true));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("\"code\":\"backend_error\"", "head that is too large");
    }

    @Test
    void saysSoWhenAStreamIsNotJsonAndAnObjectIsWanted() throws Exception {
        rig.model.onCalls(Answers.malformedJson());

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(false));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("\"code\":\"backend_error\"");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void asksAnotherEngineWhenOneDiedBeforeItsFirstByte(boolean stream) throws Exception {
        try (var dying = FakeModelServer.start().onCalls(Answers.dieBeforeHead())) {
            rig.gateway.once(() -> rig.at(dying.base(), Origin.SUPERVISED, true));

            HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(stream));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(dying.exchanges()).hasSize(1);
            assertThat(rig.model.exchanges()).hasSize(1);
            assertThat(rig.closedPlacements()).hasSize(2).allMatch(place -> place.closes() == 1);
        }
    }

    @Test
    void asksOnlyOnceMore() throws Exception {
        rig.gateway.always(() -> rig.at(rig.model.base(), Origin.SUPERVISED, true));
        rig.model.onCalls(Answers.dieBeforeHead());

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(true));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(rig.model.exchanges()).hasSize(2);
    }

    @Test
    void doesNotAskAgainWhereABackendMayHaveBegun() throws Exception {
        rig.foreign().model.onCalls(Answers.dieBeforeHead());

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(true));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("\"code\":\"stream_cut\"");
        assertThat(rig.model.exchanges()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/stoker/v1/generate"})
    void placesACallAgainWhenTheConnectionIsRefused(String path) throws Exception {
        rig.gateway.once(() -> rig.at(FakeModelServer.refusing(), Origin.DISCOVERED, false));
        String body = path.startsWith("/v1") ? ProxyRig.chat(true) : "{\"prompt\":\"Hello\"}";

        HttpResponse<String> answer = rig.post(path, body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(rig.gateway.specs()).hasSize(2);
        assertThat(rig.gateway.placements().getFirst().wasUnreachable()).isTrue();
    }

    /** Else the one retry goes to the same corpse, whose death the supervisor has yet to notice. */
    @Test
    void placesACallAgainOnlyWhenTheDeathOfAnEngineThatRefusesIsKnown() throws Exception {
        var asked = new CountDownLatch(1);
        var death = new CompletableFuture<Boolean>();
        rig.gateway.once(() ->
                CompletableFuture.completedFuture(
                        rig.gateway.placed(
                                FakeModelServer.refusing(),
                                Origin.SUPERVISED,
                                rig.port(),
                                () -> {
                                    asked.countDown();
                                    return death;
                                })));
        try (var caller = new RawClient(rig.portNumber())) {
            caller.post(ProxyRig.CHAT, ProxyRig.chat(true));
            assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(rig.gateway.specs()).hasSize(1);

            death.complete(true);

            assertThat(caller.readUntil("[DONE]")).startsWith("HTTP/1.1 200");
            assertThat(rig.gateway.specs()).hasSize(2);
        }
    }

    @Test
    void asksAnotherEngineWhenOneDiedBetweenItsHeadAndItsFirstByte() throws Exception {
        try (var dying = FakeModelServer.start().onCalls((_, wire) -> wire.eventStream().reset())) {
            rig.gateway.once(() -> rig.at(dying.base(), Origin.SUPERVISED, true));

            HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(true));

            assertThat(answer.body()).contains("[DONE]").doesNotContain("\"error\"");
            assertThat(dying.exchanges()).hasSize(1);
            assertThat(rig.closedPlacements()).hasSize(2).allMatch(place -> place.closes() == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsAnErrorWhoseBodyNeverEnds(boolean stream) throws Exception {
        var patient = ProxySettings.DEFAULT;
        var settings =
                new ProxySettings(
                        patient.bodyLimit(),
                        patient.answerLimit(),
                        patient.hopLimit(),
                        Duration.ofMillis(200),
                        patient.retryBudget());
        try (var impatient = new ProxyRig(settings)) {
            impatient.model.onCalls((_, wire) ->
                    wire.head(500, "Content-Type: application/json", "Transfer-Encoding: chunked")
                            .chunk("{\"error\":{\"message\":\"out of memory\"}}")
                            .hang());

            HttpResponse<String> answer = impatient.post(ProxyRig.CHAT, ProxyRig.chat(stream));

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("out of memory");
            impatient.model.nextCall().awaitLeft(Duration.ofSeconds(2));
        }
    }

    @Test
    void saysThatABackendDoesNotAcceptConnections() throws Exception {
        rig.gateway.always(() -> rig.at(FakeModelServer.refusing(), Origin.DISCOVERED, false));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(true));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("\"code\":\"backend_unreachable\"");
        assertThat(rig.closedPlacements()).hasSize(2);
    }

    @Test
    void keepsAnAnswerThatIsCompressedAsItIs() throws Exception {
        byte[] packed = {31, -117, 8, 0, 1, 2, 3};
        rig.model.onCalls((_, wire) -> {
            wire.head(
                    200,
                    "Content-Type: text/event-stream",
                    "Content-Encoding: gzip",
                    "Content-Length: " + packed.length);
            wire.raw(packed);
        });

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, ProxyRig.chat(true));

        assertThat(answer.body()).isEqualTo(new String(packed, StandardCharsets.UTF_8));
    }
}
