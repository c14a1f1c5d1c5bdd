package dev.stoker.dialect.openai.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.bytes.RequestBody;
import dev.stoker.inference.Effort;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Image;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.Tool;
import dev.stoker.inference.ToolCall;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResponsesRequestTest {
    private static ResponsesRequest read(String json) {
        return ResponsesRequest.of(RequestBody.read(json.getBytes(UTF_8), (_, _, _) -> {}));
    }

    private static GenerateRequest generate(String json) {
        return read(json).request();
    }

    @Test
    void readsATextWithInstructions() {
        GenerateRequest request =
                generate(
                        """
                        {"model":"tiny","instructions":"Be short.","input":"Hello",
                         "max_output_tokens":7,"temperature":0.5,"top_p":0.9}\
                        """);

        assertThat(request.model()).isEqualTo("tiny");
        assertThat(request.messages())
                .containsExactly(
                        new Message(Role.SYSTEM, "Be short."), new Message(Role.USER, "Hello"));
        assertThat(request.sampling().maxTokens()).isEqualTo(7);
        assertThat(request.sampling().temperature()).isEqualTo(0.5);
        assertThat(request.sampling().topP()).isEqualTo(0.9);
    }

    @Test
    void readsAConversationWithCallsOfTools() {
        GenerateRequest request =
                generate(
                        """
                        {"input":[
                          {"role":"developer","content":"Be kind."},
                          {"role":"user","content":[
                            {"type":"input_text","text":"What is this?"},
                            {"type":"input_image","image_url":"data:image/png;base64,AAAA"}]},
                          {"type":"reasoning","id":"rs_1","summary":[]},
                          {"type":"message","role":"assistant","content":[
                            {"type":"output_text","text":"I look."}]},
                          {"type":"function_call","call_id":"c1","name":"look","arguments":""},
                          {"type":"function_call","call_id":"c2","name":"see","arguments":"{}"},
                          {"type":"function_call_output","call_id":"c1","output":"a cat"},
                          {"type":"function_call","call_id":"c3","name":"look","arguments":"{}"}]}\
                        """);

        assertThat(request.messages())
                .containsExactly(
                        new Message(Role.SYSTEM, "Be kind."),
                        new Message(
                                Role.USER,
                                "What is this?",
                                List.of(new Image("image/png", "AAAA")),
                                List.of(),
                                null),
                        new Message(
                                Role.ASSISTANT,
                                "I look.",
                                List.of(
                                        new ToolCall("c1", "look", "{}"),
                                        new ToolCall("c2", "see", "{}")),
                                null),
                        new Message(Role.TOOL, "a cat", List.of(), "c1"),
                        new Message(
                                Role.ASSISTANT,
                                "",
                                List.of(new ToolCall("c3", "look", "{}")),
                                null));
    }

    @Test
    void readsToolsSchemaEffortAndLogprobs() {
        GenerateRequest request =
                generate(
                        """
                        {"input":"x","tools":[{"type":"function","name":"f","description":"d",
                           "parameters":{"type":"object"},"strict":false}],
                         "tool_choice":{"type":"function","name":"f"},
                         "text":{"format":{"type":"json_schema","name":"s",
                           "schema":{"type":"string"}}},
                         "reasoning":{"effort":"low"},
                         "include":["message.output_text.logprobs"],"top_logprobs":3}\
                        """);

        assertThat(request.tools()).containsExactly(new Tool("f", "d", "{\"type\":\"object\"}"));
        assertThat(request.toolChoice()).isEqualTo("f");
        assertThat(request.schema()).isEqualTo("{\"type\":\"string\"}");
        assertThat(request.effort()).isEqualTo(Effort.LOW);
        assertThat(request.logprobs()).isEqualTo(3);
    }

    @Test
    void namesWhatIsNotCarried() {
        ResponsesRequest request =
                read(
                        """
                        {"input":[{"role":"user","content":"x"},{"type":"reasoning","summary":[]}],
                         "stream":true,"store":true,"user":"u","truncation":"auto",
                         "parallel_tool_calls":false,"metadata":{"a":"b"},
                         "reasoning":{"summary":"auto"},"text":{"verbosity":"low"},
                         "tools":[{"type":"function","name":"f","strict":true}],
                         "include":["reasoning.encrypted_content"]}\
                        """);

        assertThat(request.stream()).isTrue();
        assertThat(request.dropped())
                .containsExactlyInAnyOrder(
                        "store",
                        "user",
                        "truncation",
                        "parallel_tool_calls",
                        "reasoning.summary",
                        "text.verbosity",
                        "tools.strict",
                        "include",
                        "input.reasoning");
    }

    @Test
    void saysNothingOfWhatIsDoneAnyway() {
        assertThat(
                        read("""
                        {"input":"x","store":false,"background":false,"user":null,
                         "truncation":"disabled","parallel_tool_calls":true}\
                        """)
                                .dropped())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"input\":\"x\",\"previous_response_id\":\"r\"} | NOT_SUPPORTED | previous_response_id: \"r\"",
                "{\"input\":\"x\",\"conversation\":\"c\"} | NOT_SUPPORTED | conversation",
                "{\"input\":\"x\",\"background\":true} | NOT_SUPPORTED | background: true",
                "{\"input\":\"x\",\"prompt\":{\"id\":\"p\"}} | NOT_SUPPORTED | prompt: an object",
                "{\"input\":\"x\",\"tools\":[{\"type\":\"web_search\"}]} | NOT_SUPPORTED | tools[0].type: \"web_search\"",
                "{\"input\":\"x\",\"tools\":[{\"type\":\"function\"}]} | INVALID_REQUEST | tools[0].name: missing",
                "{\"input\":\"x\",\"tool_choice\":{\"type\":\"mcp\"}} | NOT_SUPPORTED | tool_choice.type: \"mcp\"",
                "{\"input\":\"x\",\"tool_choice\":{\"type\":\"function\",\"name\":\"g\"}} | INVALID_REQUEST | tool_choice.name: \"g\"",
                "{\"input\":[]} | INVALID_REQUEST | input: a list",
                "{} | INVALID_REQUEST | input: missing",
                "{\"input\":[{\"type\":\"item_reference\",\"id\":\"i\"}]} | NOT_SUPPORTED | input[0].type: \"item_reference\"",
                "{\"input\":[{\"role\":\"king\",\"content\":\"x\"}]} | INVALID_REQUEST | input[0].role: \"king\"",
                "{\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_file\"}]}]} | NOT_SUPPORTED | input[0].content[0].type: \"input_file\"",
                "{\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\",\"image_url\":\"http://a/b\"}]}]} | NOT_SUPPORTED | image_url: \"http://a/b\"",
                "{\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\",\"file_id\":\"f\"}]}]} | NOT_SUPPORTED | image_url: missing",
                "{\"input\":[{\"type\":\"function_call\",\"name\":\"f\",\"arguments\":\"{}\"}]} | INVALID_REQUEST | input[0].call_id: missing",
                "{\"input\":\"x\",\"max_output_tokens\":2147483647} | INVALID_REQUEST | max_output_tokens: 2147483647",
                "{\"input\":\"x\",\"max_output_tokens\":0} | INVALID_REQUEST | max_output_tokens: 0",
                "{\"input\":\"x\",\"temperature\":3} | INVALID_REQUEST | temperature: 3",
                "{\"input\":\"x\",\"text\":{\"format\":{\"type\":\"yaml\"}}} | INVALID_REQUEST | text.format.type: \"yaml\"",
                "{\"input\":\"x\",\"text\":\"short\"} | INVALID_REQUEST | text: \"short\"",
                "{\"input\":\"x\",\"reasoning\":{\"effort\":\"much\"}} | INVALID_REQUEST | reasoning.effort: \"much\"",
                "{\"input\":\"x\",\"instructions\":[]} | INVALID_REQUEST | instructions: a list"
            })
    void refusesWhatItCannotCarry(String json, ErrorCode code, String detail) {
        StokerException e = catchThrowableOfType(StokerException.class, () -> read(json));

        assertThat(e.code()).isEqualTo(code);
        assertThat(e.detail()).contains(detail).contains("expected: ");
    }
}
