package dev.stoker.dialect.ollama;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.inference.Effort;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Image;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.Sampling;
import dev.stoker.inference.Tool;
import dev.stoker.inference.ToolCall;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ChatRequestWriterTest {
    private static final List<Message> HELLO = List.of(new Message(Role.USER, "hé"));
    private static final Map<String, Long> PLANNED = Map.of("num_thread", 3L, "num_ctx", 8192L);

    private static String written(Map<String, Long> options, GenerateRequest request) {
        return new String(ChatRequestWriter.write("m:latest", options, request), UTF_8);
    }

    private static GenerateRequest tools(@Nullable String choice) {
        return new GenerateRequest(
                null, HELLO, Sampling.DEFAULT, null, List.of(new Tool("f", null, null)), choice);
    }

    @Test
    void leavesOutWhatIsLeftToTheBackendButNeverTheLossOfAPrompt() {
        var request =
                new GenerateRequest("ignored", HELLO, Sampling.DEFAULT, null, List.of(), null);

        assertThat(written(Map.of(), request))
                .isEqualTo(
                        """
                        {"model":"m:latest","messages":[{"role":"user","content":"hé"}],\
                        "stream":true,"truncate":false}\
                        """);
    }

    @Test
    void asksHowLikelyTokensAre() {
        assertThat(written(Map.of(), likely(2)))
                .endsWith("\"truncate\":false,\"logprobs\":true,\"top_logprobs\":2}");
        assertThat(written(Map.of(), likely(0))).endsWith("\"truncate\":false,\"logprobs\":true}");
        assertThat(written(Map.of(), likely(null))).doesNotContain("logprobs");
    }

    private static GenerateRequest likely(@Nullable Integer top) {
        return new GenerateRequest(null, HELLO, Sampling.DEFAULT, null, List.of(), null, null, top);
    }

    @Test
    void loadsAsCallsDo() {
        assertThat(LoadRequest.generate("m:latest", PLANNED))
                .hasToString(
                        "{\"model\":\"m:latest\",\"stream\":false,"
                                + "\"options\":{\"num_ctx\":8192,\"num_thread\":3}}");
        assertThat(LoadRequest.embed("m:latest", Map.of()))
                .hasToString("{\"model\":\"m:latest\",\"input\":[]}");
    }

    /**
     * What a model is loaded with, by {@code needsReload} of Ollama's {@code server/sched.go}: a
     * chat and an embedding that differ in it load the model anew in turn.
     */
    @Test
    void chatsAndEmbeddingsAskForTheSameRunner() throws IOException {
        var chat =
                new ObjectMapper()
                        .readTree(
                                written(
                                        PLANNED,
                                        new GenerateRequest(
                                                null,
                                                HELLO,
                                                Sampling.DEFAULT,
                                                null,
                                                List.of(),
                                                null)));
        var embed =
                new ObjectMapper()
                        .readTree(
                                EmbedCodec.write(
                                        "m:latest",
                                        PLANNED,
                                        new EmbedRequest(null, List.of("hé"))));

        for (String field : List.of("model", "options", "shift", "keep_alive")) {
            assertThat(chat.get(field)).as(field).isEqualTo(embed.get(field));
        }
    }

    @Test
    void writesEverythingThatIsGivenAndTheOptionsInOneOrder() {
        var call = new ToolCall("c1", "f", "{\"a\":1}");
        var image = new Image("image/png", "iVBORw0KGgo=");
        var request =
                new GenerateRequest(
                        null,
                        List.of(
                                new Message(Role.SYSTEM, "s"),
                                new Message(Role.USER, "u", List.of(image), List.of(), null),
                                new Message(Role.ASSISTANT, "", List.of(call), null),
                                new Message(Role.TOOL, "42", List.of(), "c1")),
                        new Sampling(1, 0.5, 0.25, 3, 0.125, 1.5, 0.1, -0.1, 7L, List.of("x")),
                        "{\"type\":\"object\"}",
                        List.of(new Tool("f", "d", "{\"type\":\"object\"}")),
                        "auto",
                        Effort.HIGH,
                        null);

        assertThat(written(PLANNED, request))
                .isEqualTo(
                        """
                        {"model":"m:latest","messages":[{"role":"system","content":"s"},\
                        {"role":"user","content":"u","images":["iVBORw0KGgo="]},\
                        {"role":"assistant","content":"","tool_calls":[{"id":"c1",\
                        "function":{"name":"f","arguments":{"a":1}}}]},\
                        {"role":"tool","content":"42","tool_call_id":"c1","tool_name":"f"}],\
                        "stream":true,"truncate":false,\
                        "options":{"num_predict":1,"temperature":0.5,"top_p":0.25,"top_k":3,\
                        "min_p":0.125,"repeat_penalty":1.5,"presence_penalty":0.1,\
                        "frequency_penalty":-0.1,"seed":7,"stop":["x"],"num_ctx":8192,\
                        "num_thread":3},"format":{"type":"object"},\
                        "tools":[{"type":"function","function":{"name":"f","description":"d",\
                        "parameters":{"type":"object"}}}],"think":"high"}\
                        """);
    }

    @Test
    void sendsTheSameOptionsWithACallOfEitherUse() {
        var text = new GenerateRequest(null, HELLO, Sampling.DEFAULT, null, List.of(), null);
        var vector = new EmbedRequest(null, List.of("a"));

        String embed = new String(EmbedCodec.write("m:latest", PLANNED, vector), UTF_8);

        String options = "\"options\":{\"num_ctx\":8192,\"num_thread\":3}";
        assertThat(written(PLANNED, text)).contains(options);
        assertThat(embed)
                .isEqualTo(
                        "{\"model\":\"m:latest\",\"input\":[\"a\"],\"truncate\":false,"
                                + options
                                + "}");
    }

    @Test
    void keepsToolsBackWhereNoneIsToBeCalled() {
        assertThat(written(Map.of(), tools("none"))).doesNotContain("tools");
        assertThat(written(Map.of(), tools(null))).contains("\"tools\":[");
    }

    @Test
    void refusesToDemandAToolCall() {
        for (String choice : List.of("required", "f")) {
            assertThatThrownBy(() -> written(Map.of(), tools(choice)))
                    .isInstanceOfSatisfying(
                            StokerException.class,
                            e -> {
                                assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
                                assertThat(e.detail()).startsWith("tool_choice: '" + choice + "'");
                            });
        }
    }

    @Test
    void saysNotToThink() {
        var request =
                new GenerateRequest(
                        null, HELLO, Sampling.DEFAULT, null, List.of(), null, Effort.NONE, null);

        assertThat(written(Map.of(), request)).endsWith("\"think\":false}");
    }

    @Test
    void refusesArgumentsThatAreNoObject() {
        var call = new ToolCall("c1", "f", "7");
        var request =
                new GenerateRequest(
                        null,
                        List.of(new Message(Role.ASSISTANT, "", List.of(call), null)),
                        Sampling.DEFAULT,
                        null,
                        List.of(),
                        null);

        assertThatThrownBy(() -> written(Map.of(), request))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
    }
}
