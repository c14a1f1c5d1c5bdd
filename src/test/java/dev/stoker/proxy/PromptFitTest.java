package dev.stoker.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Capability;
import dev.stoker.core.Origin;
import dev.stoker.testing.Answers;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.RawClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A backend that would cut a prompt in silence, with a context of 4,096 tokens. */
final class PromptFitTest {
    private static final int CONTEXT = 4096;
    private static final String COUNT = OpenAiPort.COUNT;
    private static final Set<Capability> COUNTS = EnumSet.allOf(Capability.class);
    private static final Set<Capability> GUESSES =
            EnumSet.complementOf(EnumSet.of(Capability.COUNT_PROMPT, Capability.COUNT_TOKENS));

    private final ProxyRig rig = new ProxyRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    private ProxyRig cutting(Set<Capability> can) {
        rig.gateway.context(CONTEXT);
        return rig.foreign(can);
    }

    /** English of about that many tokens. */
    private static String words(int tokens) {
        return "abcdefg ".repeat(tokens / 2);
    }

    private static String body(String path, String text) {
        return switch (path) {
            case "/v1/chat/completions" ->
                    "{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\",\"content\":\""
                            + text
                            + "\"}]}";
            case "/v1/embeddings", "/stoker/v1/embed" ->
                    "{\"model\":\"tiny\",\"input\":\"" + text + "\"}";
            case String _ -> "{\"model\":\"tiny\",\"prompt\":\"" + text + "\"}";
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/chat/completions",
                "/v1/completions",
                "/v1/embeddings",
                "/stoker/v1/generate",
                "/stoker/v1/stream",
                "/stoker/v1/embed"
            })
    void asksNothingMoreFarBelowTheLimit(String path) throws Exception {
        HttpResponse<String> answer = cutting(COUNTS).post(path, body(path, words(400)));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().map()).doesNotContainKey(PromptFit.HEADER);
        assertThat(rig.model.exchanges()).hasSize(1);
    }

    /** Its own pre-flight is the guard, of whatever length. */
    @ParameterizedTest
    @ValueSource(ints = {400, 3900, 50_000})
    void asksNothingMoreOfABackendThatRefuses(int tokens) throws Exception {
        cutting(COUNTS);
        rig.gateway.always(() ->
                rig.gateway.at(
                        rig.model.base(), Origin.DISCOVERED, rig.port(COUNTS).refusing(), false));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, body(ProxyRig.CHAT, words(tokens)));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(rig.model.exchanges()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"4095,200", "4096,400", "9000,400"})
    void countsNearTheLimit(int tokens, int status) throws Exception {
        cutting(COUNTS).model.on(COUNT, Answers.json(200, "{\"tokens\":" + tokens + "}"));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, body(ProxyRig.CHAT, words(3900)));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(rig.model.exchanges()).hasSize(status == 200 ? 2 : 1);
        assertThat(answer.headers().map()).doesNotContainKey(PromptFit.HEADER);
        if (status == 400) {
            assertThat(answer.body())
                    .contains(
                            "\"message\":\"the prompt has " + tokens + " tokens, and the context",
                            "holds 4096",
                            "\"type\":\"invalid_request_error\"",
                            "\"code\":\"context_length_exceeded\"",
                            "\"origin\":\"stoker\"");
        }
    }

    @ParameterizedTest
    @CsvSource({"4096,200", "4097,400"})
    void countsTheLongestOfTheTextsToEmbed(int tokens, int status) throws Exception {
        cutting(COUNTS).model.on(COUNT, Answers.json(200, "{\"tokens\":" + tokens + "}"));

        HttpResponse<String> answer =
                rig.post(
                        "/v1/embeddings",
                        "{\"model\":\"tiny\",\"input\":[\"short\",\"" + words(3900) + "\"]}");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(rig.model.exchanges().getFirst().text()).doesNotContain("short");
    }

    @Test
    void tellsOfAnEstimateThatLetAPromptPass() throws Exception {
        HttpResponse<String> answer =
                cutting(GUESSES).post(ProxyRig.CHAT, body(ProxyRig.CHAT, words(3900)));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue(PromptFit.HEADER)).hasValue("3914 of 4096");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusesWhatIsTooLongByTheEstimate(boolean stream) throws Exception {
        String body =
                body(ProxyRig.CHAT, words(5000)).replaceFirst("\\{", "{\"stream\":" + stream + ",");

        HttpResponse<String> answer = cutting(GUESSES).post(ProxyRig.CHAT, body);
        HttpResponse<String> ours =
                rig.post(
                        stream ? "/stoker/v1/stream" : "/stoker/v1/generate",
                        body("/stoker", words(5000)));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("the prompt has about 5014 tokens", "holds 4096");
        assertThat(ours.statusCode()).isEqualTo(400);
        assertThat(ours.body())
                .contains("about 5014 tokens", "\"code\":\"context_exceeded\"", "holds 4096");
        assertThat(rig.model.exchanges()).isEmpty();
    }

    /** A picture of few bytes is many tokens. */
    @Test
    void countsAPictureWhateverItsBytes() throws Exception {
        cutting(COUNTS).model.on(COUNT, Answers.json(200, "{\"tokens\":5000}"));
        String picture =
                "{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":"
                        + "\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}]}]}";

        assertThat(rig.post(ProxyRig.CHAT, picture).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"3900,200", "5000,400"})
    void goesByTheEstimateWhereTheCountFails(int tokens, int status) throws Exception {
        cutting(COUNTS).model.on(COUNT, Answers.json(500, "{\"error\":{\"message\":\"no\"}}"));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, body(ProxyRig.CHAT, words(tokens)));

        assertThat(answer.statusCode()).isEqualTo(status);
    }

    @Test
    void placesElsewhereWhereNobodyIsThereToCount() throws Exception {
        cutting(COUNTS);
        rig.gateway.once(() ->
                rig.gateway.at(
                        FakeModelServer.refusing(), Origin.DISCOVERED, rig.port(COUNTS), false));
        rig.model.on(COUNT, Answers.json(200, "{\"tokens\":4000}"));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, body(ProxyRig.CHAT, words(5000)));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(rig.closedPlacements()).hasSize(2);
        assertThat(rig.closedPlacements().getFirst().wasUnreachable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/stoker/v1/stream"})
    void stopsCountingWhenTheCallerLeaves(String path) throws Exception {
        cutting(COUNTS).model.on(COUNT, Answers.hangBeforeHead());

        try (var caller = new RawClient(rig.portNumber())) {
            caller.post(path, body(path, words(3900)));
            Exchange counting = rig.model.nextCall();
            caller.leave();

            counting.awaitLeft(Duration.ofSeconds(5));
        }
        assertThat(rig.model.callArrivesWithin(Duration.ofMillis(100))).isFalse();
        assertThat(rig.closedPlacements()).hasSize(1);
    }

    /** The count has failed before whoever asked for it is told how to call it off. */
    @Test
    void stopsTheBackendOfACallerThatLeavesAfterACountThatFailedAtOnce() throws Exception {
        cutting(COUNTS).model.onCalls(Answers.hangBeforeHead());
        String text = OpenAiPort.UNCOUNTABLE + " " + words(3900);

        try (var caller = new RawClient(rig.portNumber())) {
            caller.post(ProxyRig.CHAT, body(ProxyRig.CHAT, text));
            Exchange call = rig.model.nextCall();
            caller.leave();

            call.awaitLeft(Duration.ofSeconds(5));
        }
    }

    /** Stoker has no words for it, and the backend may cut it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/chat/completions {\"logit_bias\":{\"5\":1},\"messages\":[{\"role\":\"user\","
                        + "\"content\":\"%s\"}]}",
                "/v1/chat/completions {\"n\":2,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}",
                "/v1/completions {\"prompt\":[\"one\",\"%s\"]}"
            })
    void refusesWhatIsTooLongAndCanOnlyBeRelayed(String call) throws Exception {
        String[] words = call.split(" ", 2);

        HttpResponse<String> answer =
                cutting(GUESSES).post(words[0], words[1].formatted(words(20_000)));
        HttpResponse<String> shorter = rig.post(words[0], words[1].formatted(words(3000)));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("the prompt has about 20", "holds 4096");
        assertThat(shorter.statusCode()).as(shorter.body()).isEqualTo(200);
        assertThat(rig.model.exchanges()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"4096,200", "4097,400"})
    void countsTokensToEmbedToTheToken(int tokens, int status) throws Exception {
        String ids = "1000" + ",1000".repeat(tokens - 1);

        HttpResponse<String> answer =
                cutting(COUNTS)
                        .post("/v1/embeddings", "{\"model\":\"tiny\",\"input\":[" + ids + "]}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        if (status == 400) {
            assertThat(answer.body())
                    .contains("the input has 4097 tokens, and the model takes 4096 of one text");
        }
    }

    /** Which are 256 tokens each to some models, and far more to others. */
    @Test
    void doesNotRefuseFourPicturesByAGuess() throws Exception {
        String picture =
                "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}";
        String body =
                "{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\",\"content\":["
                        + String.join(",", Collections.nCopies(4, picture))
                        + "]}]}";

        HttpResponse<String> answer = cutting(GUESSES).post(ProxyRig.CHAT, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue(PromptFit.HEADER)).hasValue("4109 of 4096");
    }

    @ParameterizedTest
    @CsvSource({"4096,200", "4097,400"})
    void countsTheLongestDocumentToRerankWithTheQuestion(int tokens, int status) throws Exception {
        cutting(COUNTS)
                .model
                .on(COUNT, Answers.json(200, "{\"tokens\":" + tokens + "}"))
                .on(
                        "/v1/rerank",
                        Answers.json(200, "{\"results\":[{\"index\":0,\"relevance_score\":0.5}]}"));

        HttpResponse<String> answer =
                rig.post(
                        "/v1/rerank",
                        "{\"model\":\"tiny\",\"query\":\"which\",\"documents\":[\"short\",\""
                                + words(3900)
                                + "\"]}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(rig.model.exchanges().getFirst().text())
                .contains("which")
                .doesNotContain("short");
    }

    /** It can be relayed, though Stoker has no words for all of it. */
    @Test
    void completesARefusalOfWhatItCannotRead() throws Exception {
        cutting(GUESSES);
        rig.gateway.always(() ->
                rig.gateway.at(
                        rig.model.base(), Origin.DISCOVERED, rig.port(GUESSES).refusing(), false));
        rig.model.onCalls(
                Answers.json(400, "{\"error\":\"the input length exceeds the context length\"}"));
        String body = body(ProxyRig.CHAT, words(5000)).replaceFirst("\\{", "{\"n\":2,");

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).containsPattern("about 50\\d\\d tokens, context: 4096 tokens");
    }

    /** Ollama, and OpenAI of late, name no number. */
    @Test
    void completesARefusalThatTellsNoNumbers() throws Exception {
        cutting(GUESSES);
        rig.gateway.always(() ->
                rig.gateway.at(
                        rig.model.base(), Origin.DISCOVERED, rig.port(GUESSES).refusing(), false));
        rig.model.onCalls(
                Answers.json(
                        400,
                        "{\"error\":{\"message\":\"the input length exceeds the context"
                                + " length\"}}"));

        HttpResponse<String> answer = rig.post(ProxyRig.CHAT, body(ProxyRig.CHAT, words(5000)));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains(
                        "the input length exceeds the context length (prompt: about 5014 tokens,"
                                + " context: 4096 tokens)",
                        "\"origin\":\"backend\"");
    }
}
