package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.gguf.TinyGguf;
import dev.stoker.testing.Exchange;
import dev.stoker.testing.FakeModelServer;
import dev.stoker.testing.Forwarding;
import dev.stoker.testing.HttpCaller;
import dev.stoker.testing.HttpCaller.Reply;
import dev.stoker.testing.LlamaServerProcess;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Between an app and a server that somebody else runs, Stoker changes nothing. And where it puts an
 * engine's answer together itself, it says what the engine would have said.
 */
@Tag("real-backend")
final class RelayRealBackendIT {
    private static final String LAB = "tiny@lab";

    @TempDir private static Path folder;

    private static LlamaServerProcess server;
    private static Forwarding forwarding;
    private static FakeModelServer recorder;
    private static RunningStoker stoker;

    @BeforeAll
    static void start() {
        server = LlamaServerProcess.start("--embeddings", "--pooling", "mean");
        forwarding = new Forwarding(server.base());
        recorder = FakeModelServer.start().onCalls(forwarding);
        for (String path : new String[] {"/health", "/props", "/v1/models", "/slots"}) {
            recorder.on(path, forwarding);
        }
        stoker =
                new StokerHome(folder)
                        .withLlamaServer()
                        .withTiny("tiny")
                        .with("STOKER_BACKENDS_LAB_URL", recorder.base().toString())
                        .serve();
    }

    @AfterAll
    static void stop() {
        stoker.close();
        recorder.close();
        forwarding.close();
        server.close();
    }

    static Stream<Arguments> calls() {
        return Stream.of(
                Arguments.of(Asked.CHAT, Asked.chat(LAB, "\"stream\":true")),
                Arguments.of(
                        Asked.CHAT,
                        Asked.chat(
                                LAB,
                                "\"stream\":true",
                                "\"stream_options\":{\"include_usage\":true}",
                                "\"logprobs\":true",
                                "\"top_logprobs\":2")),
                Arguments.of(Asked.CHAT, Asked.chat(LAB)),
                Arguments.of(Asked.COMPLETION, Asked.prompt(LAB, "\"stream\":true")),
                Arguments.of(Asked.COMPLETION, Asked.prompt(LAB, "\"unknown\":[1,{\"a\":2e3}]")),
                Arguments.of("/v1/embeddings", "{\"input\":[\"hi\"],\"model\":\"tiny@lab\"}"));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void relaysEveryByte(String path, String body) {
        Reply reply = stoker.caller().post(path, body).expect(200);

        assertThat(reply.response().body()).isEqualTo(forwarding.last(path));
        assertThat(reply.header("x-stoker-backend")).isEqualTo("lab");
        Exchange exchange =
                recorder.exchanges().stream()
                        .filter(one -> one.path().equals(path))
                        .reduce((_, newer) -> newer)
                        .orElseThrow();
        assertThat(exchange.text()).isEqualTo(body.replace(LAB, "tiny"));
    }

    @Test
    void translatesBetweenTheNativeDialectAndAnothersServer() {
        JsonNode answer =
                stoker.caller().post(Asked.GENERATE, Asked.prompt(LAB)).expect(200).json();

        assertThat(answer.path("text").asText()).isEqualTo(TinyGguf.SENTENCE);
        assertThat(answer.path("backend").asText()).isEqualTo("lab");
    }

    @Test
    void handsOnWhatAServerRefuses() {
        String tooLong = "x".repeat(9000);
        String body = Asked.chat(LAB).replace("Hello", tooLong);

        JsonNode error = stoker.caller().post(Asked.CHAT, body).expect(400).json().path("error");
        JsonNode problem =
                stoker.caller()
                        .post(Asked.GENERATE, Asked.prompt(LAB).replace("Hello", tooLong))
                        .expect(400)
                        .json();

        assertThat(error.path("code").asText()).isEqualTo("context_length_exceeded");
        assertThat(error.path("origin").asText()).isEqualTo("backend");
        assertThat(error.path("message").asText()).contains("8192");
        assertThat(problem.path("code").asText()).isEqualTo("context_exceeded");
        assertThat(problem.path("detail").asText()).contains("8192");
    }

    static Stream<Arguments> objects() {
        String model = "tiny@llamacpp";
        String tools =
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\","
                        + "\"parameters\":{\"type\":\"object\",\"properties\":{\"city\":"
                        + "{\"type\":\"string\"}},\"required\":[\"city\"]}}}]";
        // Two engines are compared: where a grammar leaves a choice, each would make its own.
        String greedy = "\"temperature\":0";
        return Stream.of(
                Arguments.of(Asked.CHAT, Asked.chat(model)),
                Arguments.of(Asked.CHAT, Asked.chat(model, "\"max_tokens\":3", "\"seed\":1")),
                Arguments.of(
                        Asked.CHAT,
                        Asked.chat(model, "\"logprobs\":true", "\"top_logprobs\":2", greedy)),
                Arguments.of(
                        Asked.CHAT,
                        Asked.chat(model, tools, "\"tool_choice\":\"required\"", greedy)),
                Arguments.of(Asked.COMPLETION, Asked.prompt(model)),
                Arguments.of(Asked.COMPLETION, Asked.prompt(model, "\"logprobs\":2", greedy)));
    }

    /** An engine is always asked for a stream, see Decisions 1. */
    @ParameterizedTest
    @MethodSource("objects")
    void putsTogetherWhatTheEngineWouldHaveAnswered(String path, String body) {
        JsonNode ours = stoker.caller().post(path, body).expect(200).json();
        JsonNode direct;
        try (var caller = new HttpCaller(server.base())) {
            direct = caller.post(path, body).expect(200).json();
        }

        assertThat(meaning(ours)).isEqualTo(meaning(direct));
    }

    /** Without what differs between two equal calls of one server. */
    private static JsonNode meaning(JsonNode answer) {
        ObjectNode copy = answer.deepCopy();
        copy.remove("id");
        copy.remove("created");
        copy.remove("timings");
        if (copy.get("usage") instanceof ObjectNode usage) {
            usage.remove("prompt_tokens_details"); // how much of the prompt was cached
        }
        // Of the token that ends the answer, which has no text, a stream does not tell.
        if (copy.path("choices").path(0).path("logprobs").path("content") instanceof ArrayNode all
                && all.path(all.size() - 1).path("token").asText().isEmpty()) {
            all.remove(all.size() - 1);
        }
        for (JsonNode call : copy.path("choices").path(0).path("message").path("tool_calls")) {
            ((ObjectNode) call).remove("id");
        }
        return copy;
    }
}
