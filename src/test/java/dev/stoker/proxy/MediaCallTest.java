package dev.stoker.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Capability;
import dev.stoker.proxy.CallObserver.Outcome;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.HttpCaller;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sound, pictures and documents in order: what passes to a backend that has it. */
class MediaCallTest {
    private static final String SPEECH = "/v1/audio/speech";
    private static final String TRANSCRIPTION = "/v1/audio/transcriptions";
    private static final String FORM =
            "--XX\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\ntiny@llamacpp\r\n"
                    + "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n"
                    + "\r\nRIFF\u00ff\u0000\r\n--XX--\r\n";

    private final ProxyRig rig = new ProxyRig().foreign();

    @AfterEach
    void stop() {
        rig.close();
    }

    private HttpResponse<byte[]> form(String body) throws Exception {
        return rig.http()
                .send(
                        HttpRequest.newBuilder(rig.uri(TRANSCRIPTION))
                                .timeout(Duration.ofSeconds(20))
                                .header("content-type", "multipart/form-data; boundary=XX")
                                .POST(BodyPublishers.ofString(body, ISO_8859_1))
                                .build(),
                        BodyHandlers.ofByteArray());
    }

    @Test
    void passesSoundOnAsItIs() throws Exception {
        String sound = "ID3\u00ff\u0000\"error\":{\"message\":1}";
        rig.model.on(SPEECH, Answers.whole(200, "audio/mpeg", sound));

        HttpResponse<String> answer =
                rig.post(SPEECH, "{\"voice\":\"a\",\"model\":\"tiny@llamacpp\",\"input\":\"Hi\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("audio/mpeg");
        assertThat(answer.headers().firstValue("x-stoker-path")).hasValue("relay");
        assertThat(answer.body()).isEqualTo(sound);
        assertThat(rig.model.nextCall().text())
                .isEqualTo("{\"voice\":\"a\",\"model\":\"tiny-upstream\",\"input\":\"Hi\"}");
        assertThat(rig.nextRecord().outcome()).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void passesAFormOnWithAnotherModel() throws Exception {
        rig.model.on(TRANSCRIPTION, Answers.json(200, "{\"text\":\"Hello\"}"));

        HttpResponse<byte[]> answer = form(FORM);

        Exchange call = rig.model.nextCall();
        assertThat(new String(answer.body(), ISO_8859_1)).isEqualTo("{\"text\":\"Hello\"}");
        assertThat(call.header("content-type")).isEqualTo("multipart/form-data; boundary=XX");
        assertThat(new String(call.body(), ISO_8859_1))
                .isEqualTo(FORM.replace("tiny@llamacpp", "tiny-upstream"));
    }

    @Test
    void passesPicturesOn() throws Exception {
        rig.model.on(
                "/v1/images/generations", Answers.json(200, "{\"data\":[{\"b64_json\":\"AA\"}]}"));

        HttpResponse<String> answer =
                rig.post("/v1/images/generations", "{\"model\":\"tiny\",\"prompt\":\"a cat\"}");

        assertThat(answer.body()).isEqualTo("{\"data\":[{\"b64_json\":\"AA\"}]}");
    }

    @Test
    void tellsABackendsRefusalRedacted() throws Exception {
        rig.model.on(
                SPEECH,
                Answers.json(400, "{\"error\":{\"message\":\"no voice in /home/ada/voices\"}}"));

        HttpResponse<String> answer =
                rig.post(SPEECH, "{\"model\":\"tiny-upstream\",\"input\":\"Hi\"}");

        JsonNode error = HttpCaller.json(answer.body()).path("error");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error.path("origin").asText()).isEqualTo("backend");
        assertThat(error.path("message").asText()).contains("no voice").doesNotContain("ada");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/audio/speech, speak",
        "/v1/images/generations, draw",
        "/v1/audio/transcriptions, transcribe"
    })
    void refusesWhatTheBackendDoesNotHave(String path, String what) throws Exception {
        rig.foreign(EnumSet.of(Capability.TOOLS));

        String answer =
                path.equals(TRANSCRIPTION)
                        ? new String(form(FORM).body(), ISO_8859_1)
                        : rig.post(path, "{\"model\":\"tiny\"}").body();

        assertThat(HttpCaller.json(answer).at("/error/code").asText()).isEqualTo("not_supported");
        assertThat(answer).contains("cannot " + what);
        assertThat(rig.model.exchanges()).isEmpty();
    }

    @Test
    void tellsWhatIsWrongWithAForm() throws Exception {
        HttpResponse<byte[]> answer = form("--YY\r\n");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new String(answer.body(), ISO_8859_1)).contains("it does not begin");
    }

    /** Three requests for one that can never be: what their clients do with a 501 by itself. */
    @Test
    void tellsClientsNotToAskAgain() throws Exception {
        rig.foreign(EnumSet.of(Capability.TOOLS));

        HttpResponse<String> answer = rig.post(SPEECH, "{\"model\":\"tiny\"}");

        assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
    }

    /** Who keeps vectors has one length for them. */
    @Test
    void refusesVectorsOfAnotherLengthThanWasAskedFor() throws Exception {
        rig.model.on(
                "/v1/embeddings",
                Answers.json(200, "{\"data\":[{\"index\":0,\"embedding\":[1,2]}]}"));

        HttpResponse<String> four =
                rig.post("/v1/embeddings", "{\"model\":\"tiny\",\"input\":\"a\",\"dimensions\":4}");
        HttpResponse<String> two =
                rig.post("/v1/embeddings", "{\"model\":\"tiny\",\"input\":\"a\",\"dimensions\":2}");

        assertThat(four.statusCode()).isEqualTo(501);
        assertThat(four.body()).contains("dimensions: 4 (expected: 2");
        assertThat(two.statusCode()).as(two.body()).isEqualTo(200);
        assertThat(two.headers().firstValue("x-stoker-path")).hasValue("translated");
    }

    @Test
    void putsDocumentsInOrder() throws Exception {
        rig.model.on(
                "/v1/rerank",
                Answers.json(
                        200,
                        "{\"results\":[{\"index\":0,\"relevance_score\":0.1},"
                                + "{\"index\":1,\"relevance_score\":0.9}],"
                                + "\"usage\":{\"prompt_tokens\":7}}"));

        HttpResponse<String> answer =
                rig.post(
                        "/v1/rerank",
                        "{\"model\":\"tiny\",\"query\":\"q\",\"documents\":[\"a\",\"b\"]}");

        JsonNode json = HttpCaller.json(answer.body());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(json.at("/results/0/index").asInt()).isEqualTo(1);
        assertThat(json.at("/usage/prompt_tokens").asInt()).isEqualTo(7);
        assertThat(rig.nextRecord().usage().promptTokens()).isEqualTo(7);
    }
}
