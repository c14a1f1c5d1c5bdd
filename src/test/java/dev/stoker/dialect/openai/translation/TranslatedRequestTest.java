package dev.stoker.dialect.openai.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.openai.OpenAiRequest;
import dev.stoker.dialect.openai.Shape;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TranslatedRequestTest {
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    private static TranslatedRequest chat(String json) {
        return TranslatedRequest.of(OpenAiRequest.read(Shape.CHAT, json.getBytes(UTF_8)));
    }

    private static TranslatedRequest completion(String json) {
        return TranslatedRequest.of(OpenAiRequest.read(Shape.COMPLETION, json.getBytes(UTF_8)));
    }

    private static void refused(ErrorCode code, String detail, Runnable reading) {
        assertThatThrownBy(reading::run)
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(code);
                            assertThat(e.detail()).startsWith(detail);
                        });
    }

    @Test
    void readsEverythingThatCanBeCarried() {
        TranslatedRequest read =
                chat(
                        """
                        {"model":"m@ollama","stream":true,"stream_options":{"include_usage":true},
                         "messages":[
                          {"role":"developer","content":"be brief"},
                          {"role":"user","content":[{"type":"text","text":"what is"},
                           {"type":"image_url","image_url":{"url":"data:image/png;base64,iVBO="}},
                           {"type":"text","text":"this?"}]},
                          {"role":"assistant","content":null,"tool_calls":[{"id":"c1",
                           "type":"function","function":{"name":"f","arguments":"{\\"a\\":1}"}}]},
                          {"role":"tool","tool_call_id":"c1","content":[{"type":"text","text":"42"}]}],
                         "max_tokens":9,"max_completion_tokens":7,"temperature":0.5,"top_p":0.9,
                         "top_k":40,"min_p":0.1,"presence_penalty":1,"frequency_penalty":-1,
                         "seed":3,"stop":["a","b"],"reasoning_effort":"minimal",
                         "tools":[{"type":"function","function":{"name":"f","description":"d",
                          "parameters":{"type":"object"}}}],
                         "tool_choice":{"type":"function","function":{"name":"f"}},
                         "response_format":{"type":"json_schema","json_schema":{"name":"n",
                          "schema":{"type":"object"}}}}\
                        """);

        assertThat(read.includeUsage()).isTrue();
        assertThat(read.dropped()).isEmpty();
        assertThat(read.request())
                .isEqualTo(
                        new GenerateRequest(
                                "m@ollama",
                                List.of(
                                        new Message(Role.SYSTEM, "be brief"),
                                        new Message(
                                                Role.USER,
                                                "what is\nthis?",
                                                List.of(new Image("image/png", "iVBO=")),
                                                List.of(),
                                                null),
                                        new Message(
                                                Role.ASSISTANT,
                                                "",
                                                List.of(new ToolCall("c1", "f", "{\"a\":1}")),
                                                null),
                                        new Message(Role.TOOL, "42", List.of(), "c1")),
                                new Sampling(
                                        7,
                                        0.5,
                                        0.9,
                                        40,
                                        0.1,
                                        null,
                                        1.0,
                                        -1.0,
                                        3L,
                                        List.of("a", "b")),
                                "{\"type\":\"object\"}",
                                List.of(new Tool("f", "d", "{\"type\":\"object\"}")),
                                "f",
                                Effort.LOW,
                                null));
    }

    @Test
    void leavesOpenWhatIsNotGivenOrNull() {
        TranslatedRequest read =
                chat(
                        "{\"temperature\":null,\"tools\":null,\"stop\":null,\"n\":null,"
                                + "\"user\":null,\"max_tokens\":-1,"
                                + HELLO
                                + "}");

        assertThat(read.request())
                .isEqualTo(
                        new GenerateRequest(
                                null,
                                List.of(new Message(Role.USER, "hi")),
                                Sampling.DEFAULT,
                                null,
                                List.of(),
                                null));
        assertThat(read.includeUsage()).isFalse();
    }

    @Test
    void namesWhatIsDroppedWithoutChangingTheMeaning() {
        TranslatedRequest read =
                chat(
                        """
                        {"user":"ann","metadata":{"a":"b"},"store":false,"options":{"num_ctx":9},
                         "keep_alive":0,"tools":[{"function":{"name":"f","strict":true}}],
                         "messages":[{"role":"user","name":"ann","content":"x"},
                          {"role":"assistant","content":"y","reasoning_content":"hm"},
                          {"role":"user","name":"ann","content":"x"}]}\
                        """);

        assertThat(read.dropped())
                .containsExactly(
                        "user",
                        "metadata",
                        "store",
                        "options",
                        "keep_alive",
                        "messages.name",
                        "messages.reasoning_content",
                        "tools.function.strict");
    }

    @Test
    void takesWhatAsksForNothing() {
        TranslatedRequest read =
                chat(
                        "{\"n\":1,\"logprobs\":false,\"top_logprobs\":0,\"logit_bias\":{},"
                                + "\"modalities\":[\"text\"],\"response_format\":{\"type\":\"text\"},"
                                + HELLO
                                + "}");

        assertThat(read.dropped()).isEmpty();
        assertThat(read.request().schema()).isNull();
    }

    @Test
    void wantsAnyObjectWhereJsonIsAskedFor() {
        TranslatedRequest read =
                chat("{\"response_format\":{\"type\":\"json_object\"}," + HELLO + "}");

        assertThat(read.request().schema()).isEqualTo("{\"type\":\"object\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"n\":2|n: 2",
                "\"logit_bias\":{\"1\":5}|logit_bias: an object",
                "\"modalities\":[\"text\",\"audio\"]|modalities: a list",
                "\"functions\":[{\"name\":\"f\"}]|functions: a list",
                "\"grammar\":\"root ::= x\"|grammar: \"root ::= x\"",
                "\"tool_choice\":{\"type\":\"allowed_tools\"}|tool_choice.type: \"allowed_tools\"",
                "\"tools\":[{\"type\":\"web\"}]|tools[0].type: \"web\"",
            })
    void refusesWhatCannotBeCarriedByItsName(String field, String detail) {
        refused(ErrorCode.NOT_SUPPORTED, detail, () -> chat("{" + field + "," + HELLO + "}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"max_tokens\":0|max_tokens: 0",
                "\"stop\":[1]|stop: a list",
                "\"stop\":{}|stop: an object",
                "\"tool_choice\":\"maybe\"|tool_choice: \"maybe\"",
                "\"tool_choice\":{\"function\":{\"name\":\"g\"}}|tool_choice.function.name: \"g\"",
                "\"tools\":[{\"function\":{}}]|tools[0].function.name: missing",
                "\"response_format\":{\"type\":\"xml\"}|response_format.type: \"xml\"",
                "\"response_format\":{\"type\":\"json_schema\"}|response_format.json_schema.schema",
                "\"reasoning_effort\":\"huge\"|reasoning_effort: \"huge\"",
            })
    void refusesWhatIsNotOfTheDialect(String field, String detail) {
        refused(ErrorCode.INVALID_REQUEST, detail, () -> chat("{" + field + "," + HELLO + "}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"role\":\"user\"}|invalid_request|messages[0].content: missing",
                "{\"role\":\"judge\",\"content\":\"x\"}|invalid_request|messages[0].role: \"judge\"",
                "{\"role\":\"tool\",\"content\":\"x\"}|invalid_request|messages[0].tool_call_id",
                "{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\"}]}|not_supported"
                        + "|messages[0].content[0].type: \"input_audio\"",
                "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":"
                        + "{\"url\":\"http://x/y.png\"}}]}|not_supported"
                        + "|messages[0].content[0].image_url.url: \"http://x/y.png\"",
                "{\"role\":\"assistant\",\"function_call\":{\"name\":\"f\"}}|not_supported"
                        + "|messages[0].function_call: an object",
            })
    void namesThePlaceInAMessage(String message, String code, String detail) {
        refused(
                ErrorCode.valueOf(code.toUpperCase(java.util.Locale.ROOT)),
                detail,
                () -> chat("{\"messages\":[" + message + "]}"));
    }

    @Test
    void readsACompletionAsOneMessage() {
        TranslatedRequest read =
                completion("{\"prompt\":[\"Once\"],\"max_tokens\":5,\"echo\":false}");

        assertThat(read.request().messages()).containsExactly(new Message(Role.USER, "Once"));
        assertThat(read.request().sampling().maxTokens()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt\":[1,2,3]}",
                "{\"prompt\":[[1],[2]]}",
                "{\"prompt\":[\"a\",\"b\"]}",
                "{\"prompt\":\"a\",\"suffix\":\"b\"}",
                "{\"prompt\":\"a\",\"echo\":true}",
                "{\"prompt\":\"a\",\"best_of\":2}",
                "{\"prompt\":\"a\",\"logprobs\":1}"
            })
    void refusesCompletionsThatCannotBeCarried(String json) {
        refused(ErrorCode.NOT_SUPPORTED, "", () -> completion(json));
    }

    @Test
    void carriesHowManyLikelyTokensAreToBeTold() {
        assertThat(chat("{\"logprobs\":true," + HELLO + "}").request().logprobs()).isZero();
        assertThat(
                        chat("{\"logprobs\":true,\"top_logprobs\":5," + HELLO + "}")
                                .request()
                                .logprobs())
                .isEqualTo(5);
    }

    @Test
    void refusesLogprobsThatAreNone() {
        refused(
                ErrorCode.INVALID_REQUEST,
                "logprobs: missing (expected: true, since top_logprobs is given)",
                () -> chat("{\"top_logprobs\":5," + HELLO + "}"));
        refused(
                ErrorCode.INVALID_REQUEST,
                "top_logprobs: 21",
                () -> chat("{\"logprobs\":true,\"top_logprobs\":21," + HELLO + "}"));
    }
}
