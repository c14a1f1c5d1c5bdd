package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.testing.LlamaServerProcess;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Before a real server with a context of 512 tokens, whose model makes a token of each byte: what
 * fits to the last token passes, one more is refused with both counts.
 */
@Tag("real-backend")
final class PromptFitRealBackendIT {
    private static final int CONTEXT = 512;

    /** Tokens of a prompt of the template, beside those of its one text. */
    private static final int FRAME = 20;

    /** An answer has one token at least. */
    private static final int LONGEST = CONTEXT - 1 - FRAME;

    @TempDir private static Path folder;

    private static LlamaServerProcess server;
    private static RunningStoker stoker;

    @BeforeAll
    static void start() {
        server =
                LlamaServerProcess.start(
                        "-c", "" + CONTEXT, "-np", "1", "--embeddings", "--pooling", "mean");
        stoker =
                new StokerHome(folder)
                        .with("STOKER_BACKENDS_LAB_URL", server.base().toString())
                        .with("STOKER_BACKENDS_LAB_KIND", "llamacpp")
                        .serve();
    }

    @AfterAll
    static void stop() {
        stoker.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        Asked.CHAT + ",true",
        Asked.CHAT + ",false",
        Asked.GENERATE + ",false",
        Asked.STREAM + ",true"
    })
    void passesToTheLastTokenAndRefusesOneMore(String path, boolean stream) {
        stoker.caller().post(path, body(path, stream, LONGEST)).expect(200);

        JsonNode refused =
                stoker.caller().post(path, body(path, stream, LONGEST + 1)).expect(400).json();

        boolean openAi = path.equals(Asked.CHAT);
        JsonNode error = openAi ? refused.path("error") : refused;
        assertThat(error.path("code").asText())
                .isEqualTo(openAi ? "context_length_exceeded" : "context_exceeded");
        assertThat(error.path(openAi ? "message" : "detail").asText())
                // In the server's words, or in Stoker's where its version has not been told yet.
                .matches(".*\\b" + CONTEXT + " tokens\\b.*\\b" + CONTEXT + "\\b.*");
    }

    private static String body(String path, boolean stream, int letters) {
        String hello =
                path.equals(Asked.CHAT)
                        ? Asked.chat("tiny@lab", "\"stream\":" + stream)
                        : Asked.prompt("tiny@lab");
        return hello.replace("Hello", "a".repeat(letters));
    }

    @ParameterizedTest
    @CsvSource({"/v1/embeddings", "/stoker/v1/embed"})
    void doesTheSameForVectors(String path) {
        String body = "{\"model\":\"tiny@lab\",\"input\":\"%s\"}";
        stoker.caller().post(path, body.formatted("a".repeat(CONTEXT - 1))).expect(200);

        String refused =
                stoker.caller().post(path, body.formatted("a".repeat(CONTEXT))).expect(400).text();

        assertThat(refused).contains("the input has 513 tokens", "takes 512");
    }

    @Test
    void countsWhatTheCallThenUses() {
        String body = Asked.chat("tiny@lab").replace("Hello", "a".repeat(LONGEST));

        JsonNode count = stoker.caller().post("/stoker/v1/tokenize", body).expect(200).json();
        JsonNode answer = stoker.caller().post(Asked.CHAT, body).expect(200).json();
        JsonNode text =
                stoker.caller()
                        .post(
                                "/stoker/v1/tokenize",
                                "{\"model\":\"tiny@lab\",\"text\":\"a tiny text\"}")
                        .expect(200)
                        .json();

        assertThat(count.path("tokens").asInt())
                .isEqualTo(answer.path("usage").path("prompt_tokens").asInt())
                .isEqualTo(CONTEXT - 1);
        assertThat(count.path("exact").asBoolean()).isTrue();
        assertThat(count.path("context").asInt()).isEqualTo(CONTEXT);
        assertThat(count.path("fits").asBoolean()).isTrue();
        assertThat(text.path("tokens").asInt()).isEqualTo("a tiny text".length());
    }

    @Test
    void listsTheContextThatThereIs() {
        JsonNode model = stoker.caller().get("/v1/models/tiny@lab").expect(200).json();

        assertThat(model.path("context_length").asInt()).isEqualTo(CONTEXT);
        assertThat(model.path("max_model_len").asInt()).isEqualTo(CONTEXT);
        assertThat(model.path("stoker").path("context").asInt()).isEqualTo(CONTEXT);
    }
}
