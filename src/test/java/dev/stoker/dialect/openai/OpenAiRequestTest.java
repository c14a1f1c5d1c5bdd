package dev.stoker.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenAiRequestTest {
    private static OpenAiRequest chat(String json) {
        return OpenAiRequest.read(Shape.CHAT, json.getBytes(UTF_8));
    }

    private static String forBackend(String json, String model) {
        return new String(chat(json).forBackend(model), UTF_8);
    }

    private static String forEngine(String json) {
        return new String(chat(json).forEngine("m"), UTF_8);
    }

    private static StokerException refusal(Shape shape, String json) {
        return catchThrowableOfType(
                StokerException.class, () -> OpenAiRequest.read(shape, json.getBytes(UTF_8)));
    }

    /** Each place it is tried at asks for it, on the event loop. */
    @Test
    void looksForAddressesOnlyWhenItIsRead() {
        byte[] body =
                "{\"messages\":[{\"content\":[{\"image_url\":{\"url\":\"http://a/\"}}]}]}"
                        .getBytes(UTF_8);
        OpenAiRequest request = OpenAiRequest.read(Shape.CHAT, body);

        Arrays.fill(body, (byte) ' ');

        assertThat(request.namesAddresses()).isTrue();
    }

    @Test
    void exchangesTheModelAndNothingElse() {
        String json =
                "{ \"messages\" : [ 1.0e+0, \"é✓𝄞\" ],\t\"model\":  \"tiny@llamacpp\" ,\"x\":null}\n";

        assertThat(chat(json).model()).isEqualTo("tiny@llamacpp");
        assertThat(forBackend(json, "a\"b\\é"))
                .isEqualTo(json.replace("tiny@llamacpp", "a\\\"b\\\\é"));
    }

    @Test
    void findsAModelBehindOtherScriptsAndEscapes() {
        String json = "{\"ключ 𝄞\":\"日本\",\"m\\u006fdel\":\"t\\u0069ny\",\"messages\":[]}";

        assertThat(chat(json).model()).isEqualTo("tiny");
        assertThat(forBackend(json, "x"))
                .isEqualTo("{\"ключ 𝄞\":\"日本\",\"m\\u006fdel\":\"x\",\"messages\":[]}");
    }

    @Test
    void addsAModelWhereThereIsNone() {
        assertThat(forBackend(" {\"messages\":[]}", "x"))
                .isEqualTo(" {\"model\":\"x\",\"messages\":[]}");
        assertThat(forBackend("{\"model\":null,\"messages\":[]}", "x"))
                .isEqualTo("{\"model\":\"x\",\"messages\":[]}");
        assertThat(chat("{\"model\":null,\"messages\":[]}").model()).isNull();
    }

    @Test
    void exchangesAFieldThatABackendTakesOtherwise() {
        String json =
                "{\"response_format\" : {\"type\":\"json_object\"}, \"messages\":[],\"n\":1.0,"
                        + "\"model\":\"a\"}";

        assertThat(chat(json).field("response_format")).isEqualTo("{\"type\":\"json_object\"}");
        assertThat(chat(json).field("n")).isEqualTo("1.0");
        assertThat(chat(json).field("tools")).isNull();
        assertThat(
                        new String(
                                chat(json)
                                        .forBackend("b", Map.of("response_format", "7", "x", "[]")),
                                UTF_8))
                .isEqualTo(
                        "{\"x\":[],\"response_format\" : 7, \"messages\":[],\"n\":1.0,"
                                + "\"model\":\"b\"}");
    }

    @Test
    void dropsAByteOrderMark() {
        assertThat(forBackend("\uFEFF{\"model\":\"a\",\"messages\":[]}", "bb"))
                .isEqualTo("{\"model\":\"bb\",\"messages\":[]}");
    }

    @Test
    void asksAnEngineForAStreamWithUsage() {
        assertThat(forEngine("{\"messages\":[]}"))
                .isEqualTo(
                        "{\"model\":\"m\",\"stream\":true,"
                                + "\"stream_options\":{\"include_usage\":true},\"messages\":[]}");
        assertThat(
                        forEngine(
                                "{\"stream_options\":{\"x\":[1],\"include_usage\":false},"
                                        + "\"messages\":[],\"stream\":false}"))
                .isEqualTo(
                        "{\"model\":\"m\",\"stream_options\":{\"x\":[1],\"include_usage\":true},"
                                + "\"messages\":[],\"stream\":true}");
        assertThat(forEngine("{\"stream_options\":null,\"messages\":[],\"stream\":null}"))
                .isEqualTo(
                        "{\"model\":\"m\",\"stream_options\":{\"include_usage\":true},"
                                + "\"messages\":[],\"stream\":true}");
    }

    @Test
    void leavesEmbeddingsWithoutAStream() {
        byte[] body = "{\"input\":\"x\"}".getBytes(UTF_8);

        assertThat(new String(OpenAiRequest.read(Shape.EMBEDDING, body).forEngine("m"), UTF_8))
                .isEqualTo("{\"model\":\"m\",\"input\":\"x\"}");
    }

    @Test
    void tellsWhetherTheCallerWantsAStream() {
        assertThat(chat("{\"messages\":[],\"stream\":true}").stream()).isTrue();
        assertThat(chat("{\"messages\":[],\"stream\":false}").stream()).isFalse();
        assertThat(chat("{\"messages\":[]}").stream()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"model\":\"a\",\"model\":\"b\"|model: given twice",
                "\"mod\\u0065l\":\"a\",\"model\":\"b\"|model: given twice",
                "\"x\":1,\"x\":1|x: given twice",
                "\"x\":1,\"X\":1|X: given twice",
                "\"model\":\"a\",\"Model\":\"b\"|Model: given twice",
                "\"Model\":\"b\"|Model: another spelling",
                "\"Me\u017f\u017fages\":[]|Me\u017f\u017fages: given twice",
                "\"to\u212aens\":1,\"tokens\":1|tokens: given twice",
                "\"N\":1000|N: another spelling",
                "\"MAX_TOKENS\":-5|MAX_TOKENS: another spelling",
                "\"ID_SLOT\":1|ID_SLOT: another spelling",
                "\"model\":5|model: 5 (expected: a text)",
                "\"stream\":\"true\"|stream: a text (expected: true or false)",
                "\"stream_options\":[]|stream_options: an array (expected: an object)",
                "\"max_tokens\":\"7\"|max_tokens: a text (expected: a whole number from -1",
                "\"max_tokens\":1.5|max_tokens: 1.5 (expected: a whole number",
                "\"max_tokens\":99999999999999999999|max_tokens: 99999999999999999999 (",
                "\"n_predict\":-2|n_predict: -2 (",
                "\"n\":0|n: 0 (expected: a whole number from 1 to 128)",
                "\"temperature\":-0.1|temperature: -0.1 (expected: a number from 0 to 100)",
                "\"temperature\":1e400|temperature: 1e400 (",
                "\"temperature\":1e999999999|temperature: 1e999999999 (",
                "\"top_p\":1.0000000000000000001|top_p: 1.0000000000000000001 (",
                "\"seed\":9223372036854775808|seed: 9223372036854775808 (",
                "\"n_probs\":100000|n_probs: 100000 (",
                "\"n_discard\":1|n_discard: 1 (expected: not to be given",
                "\"id_slot\":0|id_slot: 0 (",
                "\"slot_id\":null|slot_id: null (",
                "\"lora\":[{}]|lora: an array ("
            })
    void refusesWithNameValueAndExpectation(String members, String detail) {
        StokerException refusal = refusal(Shape.CHAT, "{\"messages\":[]," + members + "}");

        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(refusal.detail()).startsWith(detail);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"max_tokens\":null",
                "\"max_tokens\":-1",
                "\"max_tokens\":100.0",
                "\"temperature\":0e9",
                "\"temperature\":0.70000000000000000001",
                "\"seed\":-1",
                "\"cache_prompt\":true",
                "\"logprobs\":true",
                "\"logprobs\":5",
                "\"nested\":{\"lora\":1,\"model\":2,\"model\":3,\"max_tokens\":\"x\"}"
            })
    void passesWhatIsNotItsBusiness(String members) {
        String json = "{\"messages\":[],\"model\":\"a\"," + members + "}";

        assertThat(forBackend(json, "a")).isEqualTo(json);
    }

    @Test
    void demandsTheSubjectOfEachShape() {
        assertThat(refusal(Shape.CHAT, "{}").detail())
                .isEqualTo("messages: missing (expected: an array of messages)");
        assertThat(refusal(Shape.CHAT, "{\"messages\":\"x\"}").detail())
                .startsWith("messages: a text (");
        assertThat(refusal(Shape.COMPLETION, "{\"prompt\":5}").detail()).startsWith("prompt: 5 (");
        assertThat(refusal(Shape.EMBEDDING, "{\"input\":null}").detail())
                .startsWith("input: null (");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "null",
                "{",
                "{\"messages\":[]",
                "{\"messages\":[]}x",
                "{\"messages\":[]}{}",
                "{'messages':[]}",
                "{\"messages\":[],}",
                "a=b",
                "{\"messages\":[],\"t\":NaN}",
                "{\"messages\":[],\"t\":01}",
                "{\"messages\":[\"\n\"]}"
            })
    void refusesWhatIsNotOneObject(String json) {
        assertThat(refusal(Shape.CHAT, json).code()).isEqualTo(ErrorCode.INVALID_JSON);
    }

    @Test
    void refusesOtherCharsets() {
        String json = "{\"messages\":[],\"model\":\"a\"}";

        for (Charset charset : List.of(UTF_16, UTF_16BE, UTF_16LE, Charset.forName("UTF-32"))) {
            assertThatThrownBy(() -> OpenAiRequest.read(Shape.CHAT, json.getBytes(charset)))
                    .as(charset.name())
                    .isInstanceOf(StokerException.class)
                    .hasMessageContaining("UTF-8");
        }
    }

    @Test
    void refusesDepthThatWouldBreakAReader() {
        assertThat(OpenAiRequest.read(Shape.CHAT, nested(Json.MAX_DEPTH)).tree().isObject())
                .isTrue();
        for (int depth : List.of(Json.MAX_DEPTH + 1, 100_000)) {
            String deep = new String(nested(depth), UTF_8);

            assertThat(refusal(Shape.CHAT, deep).code()).isEqualTo(ErrorCode.INVALID_JSON);
        }
    }

    private static byte[] nested(int depth) {
        int lists = depth - 1;
        return ("{\"messages\":" + "[".repeat(lists) + "]".repeat(lists) + "}").getBytes(UTF_8);
    }

    @Test
    void doesNotQuoteThePromptInAnError() {
        StokerException refusal = refusal(Shape.CHAT, "{\"messages\":[\"my secret\" my secret]}");

        assertThat(refusal.detail()).contains("line 1, column").doesNotContain("secret");
    }
}
