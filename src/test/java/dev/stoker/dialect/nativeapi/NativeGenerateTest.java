package dev.stoker.dialect.nativeapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Image;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.Sampling;
import dev.stoker.inference.Tool;
import dev.stoker.inference.ToolCall;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NativeGenerateTest {
    private static NativeGenerate read(String json) {
        return NativeGenerate.read(
                json.getBytes(UTF_8),
                (name, variables) -> new TemplateFields.Prompt(name, variables.toString()));
    }

    private static StokerException refusal(String json) {
        return catchThrowableOfType(StokerException.class, () -> read(json));
    }

    @Test
    void readsAPromptWithASystemText() {
        NativeGenerate read = read("{\"prompt\":\"p\",\"system\":\"s\"}");

        assertThat(read.priority()).isNull();
        assertThat(read.request())
                .isEqualTo(
                        new GenerateRequest(
                                null,
                                List.of(new Message(Role.SYSTEM, "s"), new Message(Role.USER, "p")),
                                Sampling.DEFAULT,
                                null,
                                List.of(),
                                null));
    }

    @Test
    void readsEverything() {
        NativeGenerate read =
                read(
                        """
                        {"model":"m@b","max_tokens":200,"temperature":0.2,"top_p":1,"top_k":0,
                         "min_p":0.05,"repeat_penalty":1.1,"presence_penalty":0,
                         "frequency_penalty":-1,"seed":-9223372036854775808,"stop":["\\n\\n","x"],
                         "schema":{"type":"object"},"priority":"batch","tool_choice":"f",
                         "tools":[{"name":"f","description":"d","parameters":{"type":"object"}},
                                  {"type":"function","function":{"name":"g"}}],
                         "messages":[{"role":"user","content":"q"},
                          {"role":"assistant","tool_calls":[{"id":"1","name":"f","arguments":"{}"},
                            {"id":"2","type":"function","function":{"name":"g","arguments":{"a":1}}}]},
                          {"role":"tool","content":"r","tool_call_id":"1"}]}\
                        """);

        assertThat(read.priority()).isEqualTo(Priority.BATCH);
        GenerateRequest request = read.request();
        assertThat(request.model()).isEqualTo("m@b");
        assertThat(request.sampling())
                .isEqualTo(
                        new Sampling(
                                200,
                                0.2,
                                1.0,
                                0,
                                0.05,
                                1.1,
                                0.0,
                                -1.0,
                                Long.MIN_VALUE,
                                List.of("\n\n", "x")));
        assertThat(request.schema()).isEqualTo("{\"type\":\"object\"}");
        assertThat(request.toolChoice()).isEqualTo("f");
        assertThat(request.tools())
                .containsExactly(
                        new Tool("f", "d", "{\"type\":\"object\"}"), new Tool("g", null, null));
        assertThat(request.messages())
                .containsExactly(
                        new Message(Role.USER, "q"),
                        new Message(
                                Role.ASSISTANT,
                                "",
                                List.of(
                                        new ToolCall("1", "f", "{}"),
                                        new ToolCall("2", "g", "{\"a\":1}")),
                                null),
                        new Message(Role.TOOL, "r", List.of(), "1"));
    }

    @Test
    void takesNullForNotGiven() {
        NativeGenerate read =
                read(
                        """
                        {"prompt":"p","model":null,"schema":null,"tools":null,"stop":null,
                         "max_tokens":null,"seed":null,"priority":null,"tool_choice":null}\
                        """);

        assertThat(read.request().sampling()).isEqualTo(Sampling.DEFAULT);
        assertThat(read("{\"prompt\":\"p\",\"stop\":\"x\"}").request().sampling().stop())
                .containsExactly("x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"temprature\":1|temprature: unknown (expected: perhaps temperature)",
                "\"maxTokens\":1|maxTokens: unknown (expected: perhaps max_tokens)",
                "\"completely_else\":1|completely_else: unknown (expected: one of frequency_penalty,",
                "\"max_tokens\":0|max_tokens: 0 (expected: a whole number from 1 to 10000000)",
                "\"max_tokens\":1.5|max_tokens: 1.5 (",
                "\"max_tokens\":\"9\"|max_tokens: \"9\" (",
                "\"temperature\":1e999|temperature: ",
                "\"top_p\":1.1|top_p: 1.1 (expected: a number from 0 to 1)",
                "\"seed\":9223372036854775808|seed: 9223372036854775808 (",
                "\"stop\":[1]|stop[0]: 1 (expected: a text)",
                "\"schema\":\"x\"|schema: \"x\" (expected: an object)",
                "\"model\":5|model: 5 (expected: a text)",
                "\"priority\":\"high\"|priority: 'high' (expected: interactive or batch)",
                "\"tool_choice\":\"f\"|tool_choice: \"f\" (expected: auto, none, required",
                "\"tool_choice\":\"required\"|tool_choice: \"required\" (expected: at least one",
                "\"tools\":[{\"name\":\"\"}]|tools[0].name: empty (",
                "\"tools\":[{\"nam\":\"f\"}]|tools[0].nam: unknown (expected: perhaps name)",
                "\"tools\":[{\"function\":{}}]|tools[0].function.name: missing (",
                "\"messages\":[]|prompt: given beside messages (",
            })
    void refusesWithNameValueAndExpectation(String member, String detail) {
        StokerException refusal = refusal("{\"prompt\":\"p\"," + member + "}");

        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refusal.detail()).startsWith(detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|messages: missing (expected: messages, prompt or template)",
                "{\"messages\":[]}|messages: an empty list (",
                "{\"messages\":{}}|messages: an object (expected: a list)",
                "{\"messages\":[5]}|messages[0]: 5 (",
                "{\"messages\":[{\"role\":\"god\",\"content\":\"x\"}]}|messages[0].role: 'god' (",
                "{\"messages\":[{\"role\":\"user\"}]}|messages[0].content: missing (",
                "{\"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]}|messages[0].tool_call_id: missing (",
                "{\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"1\"}]}]}|messages[0].tool_calls[0].name: missing ("
            })
    void refusesMessagesThatAreNone(String json, String detail) {
        assertThat(refusal(json).detail()).startsWith(detail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"prompt\":\"a\",\"prompt\":\"b\"}", "{}{}"})
    void refusesWhatIsNotOneObject(String json) {
        assertThat(refusal(json).code()).isEqualTo(ErrorCode.INVALID_JSON);
    }

    @Test
    void readsTextsToEmbed() {
        assertThat(NativeEmbed.read("{\"input\":\"x\"}".getBytes(UTF_8)).input())
                .containsExactly("x");
        assertThat(NativeEmbed.read("{\"input\":[\"x\",\"y\"]}".getBytes(UTF_8)).input())
                .containsExactly("x", "y");
        assertThat(
                        catchThrowableOfType(
                                        StokerException.class,
                                        () -> NativeEmbed.read("{\"input\":[]}".getBytes(UTF_8)))
                                .detail())
                .startsWith("input: an empty list (");
    }

    @Test
    void readsImagesAndHowManyLikelyTokensAreToBeTold() {
        GenerateRequest request =
                read("""
                {"logprobs":3,"messages":[{"role":"user","content":"What is it?",
                 "images":["data:image/png;base64,iVBORw0="]}]}\
                """)
                        .request();

        assertThat(request.logprobs()).isEqualTo(3);
        assertThat(request.messages().getFirst().images())
                .containsExactly(new Image("image/png", "iVBORw0="));
    }

    @Test
    void hasATemplateWriteThePrompt() {
        GenerateRequest request =
                read("{\"template\":\"t\",\"variables\":{\"a\":1,\"b\":[true,\"x\",null],\"c\":null}}")
                        .request();

        assertThat(request.messages())
                .containsExactly(
                        new Message(Role.SYSTEM, "t"),
                        new Message(Role.USER, "{a=1, b=[true, x, ]}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"template\":\"t\",\"prompt\":\"p\"}|prompt: given beside template",
                "{\"template\":\"t\",\"messages\":[]}|messages: given beside template",
                "{\"prompt\":\"p\",\"variables\":{}}|variables: an object (expected: only beside template)",
                "{\"template\":\"t\",\"variables\":[]}|variables: a list",
                "{\"prompt\":\"p\",\"logprobs\":21}|logprobs: 21",
                "{\"messages\":[{\"role\":\"user\",\"images\":[\"http://x/y.png\"]}]}|messages[0].images[0]: another text",
                "{\"messages\":[{\"role\":\"system\",\"content\":\"\",\"images\":[\"data:image/png;base64,AA==\"]}]}|messages[0].images: given"
            })
    void refusesWhatDoesNotGoTogether(String json, String detail) {
        assertThat(refusal(json).detail()).startsWith(detail);
    }
}
