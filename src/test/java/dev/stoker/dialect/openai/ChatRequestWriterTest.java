package dev.stoker.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.StokerException;
import dev.stoker.inference.Effort;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Image;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.Sampling;
import dev.stoker.inference.Tool;
import dev.stoker.inference.ToolCall;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ChatRequestWriterTest {
    private static String written(GenerateRequest request) {
        return new String(ChatRequestWriter.write("m", request), UTF_8);
    }

    @Test
    void leavesOutWhatIsLeftToTheBackend() {
        var request =
                new GenerateRequest(
                        "ignored",
                        List.of(new Message(Role.USER, "hé")),
                        Sampling.DEFAULT,
                        null,
                        List.of(),
                        null);

        assertThat(written(request))
                .isEqualTo(
                        """
                        {"model":"m","messages":[{"role":"user","content":"hé"}],"stream":true,\
                        "stream_options":{"include_usage":true}}\
                        """);
    }

    @Test
    void writesImagesAsPartsAndTheEffort() {
        var image = new Image("image/png", "iVBORw0KGgo=");
        var request =
                new GenerateRequest(
                        null,
                        List.of(new Message(Role.USER, "u", List.of(image), List.of(), null)),
                        Sampling.DEFAULT,
                        null,
                        List.of(),
                        null,
                        Effort.LOW,
                        null);

        assertThat(written(request))
                .contains(
                        """
                        "content":[{"type":"text","text":"u"},{"type":"image_url","image_url":\
                        {"url":"data:image/png;base64,iVBORw0KGgo="}}]\
                        """)
                .endsWith("\"reasoning_effort\":\"low\"}");
    }

    @Test
    void writesEverythingThatIsGiven() {
        var call = new ToolCall("c1", "f", "{\"a\":1}");
        var request =
                new GenerateRequest(
                        null,
                        List.of(
                                new Message(Role.SYSTEM, "s"),
                                new Message(Role.ASSISTANT, "", List.of(call), null),
                                new Message(Role.TOOL, "42", List.of(), "c1")),
                        new Sampling(1, 0.5, 0.25, 3, 0.125, 1.5, 0.1, -0.1, 7L, List.of("x", "y")),
                        "{\"type\":\"object\"}",
                        List.of(
                                new Tool("f", "d", "{\"type\":\"object\"}"),
                                new Tool("g", null, null)),
                        "f");

        assertThat(written(request))
                .isEqualTo(
                        """
                        {"model":"m","messages":[{"role":"system","content":"s"},\
                        {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",\
                        "function":{"name":"f","arguments":"{\\"a\\":1}"}}]},\
                        {"role":"tool","content":"42","tool_call_id":"c1"}],"stream":true,\
                        "stream_options":{"include_usage":true},"max_tokens":1,"temperature":0.5,\
                        "top_p":0.25,"top_k":3,"min_p":0.125,"repeat_penalty":1.5,\
                        "presence_penalty":0.1,"frequency_penalty":-0.1,"seed":7,"stop":["x","y"],\
                        "response_format":{"type":"json_schema","json_schema":{"name":"answer",\
                        "strict":true,"schema":{"type":"object"}}},\
                        "tools":[{"type":"function","function":{"name":"f","description":"d",\
                        "parameters":{"type":"object"}}},{"type":"function","function":{"name":"g"}}],\
                        "tool_choice":{"type":"function","function":{"name":"f"}}}\
                        """);
    }

    @Test
    void refusesASchemaThatIsNone() {
        var request =
                new GenerateRequest(
                        null,
                        List.of(new Message(Role.USER, "x")),
                        Sampling.DEFAULT,
                        "[]",
                        List.of(),
                        null);

        assertThatThrownBy(() -> written(request))
                .isInstanceOf(StokerException.class)
                .hasMessageContaining("schema");
    }
}
