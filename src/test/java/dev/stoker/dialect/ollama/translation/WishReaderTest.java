package dev.stoker.dialect.ollama.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.stoker.core.ErrorCode;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WishReaderTest {
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";

    private static Wish read(Surface surface, String body) {
        return WishReader.read(surface, body.getBytes(UTF_8));
    }

    private static Wish.Text chat(String fields) {
        return (Wish.Text) read(Surface.CHAT, "{\"model\":\"tiny\"," + HELLO + fields + "}");
    }

    private static Wish.Text generate(String fields) {
        return (Wish.Text) read(Surface.GENERATE, "{\"model\":\"tiny\"," + fields + "}");
    }

    @Test
    void streamsUnlessToldOtherwise() {
        assertThat(chat("").stream()).isTrue();
        assertThat(chat(",\"stream\":null").stream()).isTrue();
        assertThat(chat(",\"stream\":false").stream()).isFalse();
        assertThat(chat("").request().model()).isEqualTo("tiny");
        assertThat(chat("").dropped()).isEmpty();
    }

    @Test
    void readsTheOptionsThatPickTokensAndListsTheOthers() {
        Wish.Text wish =
                chat(
                        ",\"options\":{\"temperature\":0.5,\"top_p\":0.9,\"top_k\":40,\"min_p\":0.1,"
                                + "\"num_predict\":128.0,\"stop\":[\"a\",\"b\"],\"seed\":7,"
                                + "\"repeat_penalty\":1.1,\"presence_penalty\":0.2,"
                                + "\"frequency_penalty\":0.3,\"num_ctx\":4096,\"num_thread\":2,"
                                + "\"mirostat\":1},\"keep_alive\":\"5m\",\"truncate\":true,"
                                + "\"shift\":false,\"later\":1");

        assertThat(wish.request().sampling())
                .isEqualTo(
                        new Sampling(128, 0.5, 0.9, 40, 0.1, 1.1, 0.2, 0.3, 7L, List.of("a", "b")));
        assertThat(wish.dropped())
                .containsExactly(
                        "keep_alive",
                        "truncate",
                        "shift",
                        "later",
                        "options.num_ctx",
                        "options.num_thread",
                        "options.mirostat");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-2", "null"})
    void knowsWhatNoLimitIs(String limit) {
        assertThat(chat(",\"options\":{\"num_predict\":" + limit + ",\"seed\":-1}").request())
                .extracting(GenerateRequest::sampling)
                .isEqualTo(Sampling.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "format | \"json\" | {\"type\":\"object\"}",
                "format | {\"type\":\"array\"} | {\"type\":\"array\"}",
                "format | \"\" |",
                "format | null |"
            })
    void readsTheFormat(String name, String value, @Nullable String schema) {
        assertThat(chat(",\"" + name + "\":" + value).request().schema()).isEqualTo(schema);
    }

    @ParameterizedTest
    @CsvSource({
        "true, MEDIUM",
        "false, NONE",
        "'\"low\"', LOW",
        "'\"high\"', HIGH",
        "'\"max\"', HIGH",
        "null,"
    })
    void readsHowMuchToThink(String value, @Nullable Effort effort) {
        assertThat(chat(",\"think\":" + value).request().effort()).isEqualTo(effort);
    }

    @Test
    void readsHowLikelyTokensAreToBeTold() {
        assertThat(chat(",\"logprobs\":true,\"top_logprobs\":2").request().logprobs()).isEqualTo(2);
        assertThat(chat(",\"logprobs\":true").request().logprobs()).isZero();
        assertThat(chat(",\"top_logprobs\":2").request().logprobs()).isNull();
    }

    @Test
    void readsToolsCallsAndTheirAnswers() {
        Wish wish =
                read(
                        Surface.CHAT,
                        """
                        {"model":"tiny","messages":[
                          {"role":"user","content":"How warm?"},
                          {"role":"assistant","thinking":"Hm.","tool_calls":[
                            {"function":{"name":"warmth","arguments":{"city":"Tokyo"}}},
                            {"id":"mine","function":{"index":1,"name":"rain"}}]},
                          {"role":"tool","tool_name":"rain","content":"no"},
                          {"role":"Tool","content":"11"}],
                         "tools":[{"type":"function","function":{"name":"warmth","description":"d",
                           "parameters":{"type":"object"}}},{"function":{"name":"rain"}}]}
                        """);

        var request = ((Wish.Text) wish).request();
        var warmth = new ToolCall("call_0", "warmth", "{\"city\":\"Tokyo\"}");
        var rain = new ToolCall("mine", "rain", "{}");
        assertThat(request.messages())
                .containsExactly(
                        new Message(Role.USER, "How warm?"),
                        new Message(Role.ASSISTANT, "", List.of(warmth, rain), null),
                        new Message(Role.TOOL, "no", List.of(), "mine"),
                        new Message(Role.TOOL, "11", List.of(), "call_0"));
        assertThat(request.tools())
                .containsExactly(
                        new Tool("warmth", "d", "{\"type\":\"object\"}"),
                        new Tool("rain", null, null));
        assertThat(((Wish.Text) wish).dropped()).containsExactly("messages.thinking");
    }

    @Test
    void tellsPicturesByTheirFirstBytes() {
        Wish.Text wish =
                generate("\"prompt\":\"?\",\"images\":[\"iVBORw0KGgoAAA==\",\"/9j/\\n4AAQ\"]");

        assertThat(wish.request().messages().getFirst().images())
                .containsExactly(
                        new Image("image/png", "iVBORw0KGgoAAA=="),
                        new Image("image/jpeg", "/9j/4AAQ"));
    }

    @Test
    void makesAConversationOfAPrompt() {
        assertThat(
                        generate(
                                        "\"system\":\"Be kind.\",\"prompt\":\"Hello\",\"raw\":false,"
                                                + "\"template\":\"\",\"context\":[],\"suffix\":\"\"")
                                .request()
                                .messages())
                .containsExactly(
                        new Message(Role.SYSTEM, "Be kind."), new Message(Role.USER, "Hello"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"suffix\":\"}\"",
                "\"template\":\"{{ .Prompt }}\"",
                "\"raw\":true",
                "\"context\":[1,2]"
            })
    void refusesWhatWouldMakeAnotherPrompt(String field) {
        assertThatThrownBy(() -> generate("\"prompt\":\"Hello\"," + field))
                .asInstanceOf(type(StokerException.class))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
                    assertThat(e.detail()).startsWith(field.substring(1, field.indexOf('"', 1)));
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CHAT | {\"model\":\"m\",\"messages\":[]} | Loading",
                "CHAT | {\"model\":\"m\",\"keep_alive\":0} | Unloading",
                "CHAT | {\"model\":\"m\",\"messages\":[],\"keep_alive\":\"0m\"} | Unloading",
                "GENERATE | {\"model\":\"m\"} | Loading",
                "GENERATE | {\"model\":\"m\",\"prompt\":\"\",\"keep_alive\":-1} | Loading",
                "GENERATE | {\"model\":\"m\",\"keep_alive\":\"0\"} | Unloading",
                "GENERATE | {\"model\":\"m\",\"keep_alive\":\"1m0s\"} | Loading",
                "EMBED | {\"model\":\"m\",\"input\":[]} | Loading",
                "EMBED | {\"model\":\"m\",\"input\":\"\",\"keep_alive\":0} | Loading",
                "EMBEDDINGS | {\"model\":\"m\"} | Loading"
            })
    void movesAModelThatIsAskedNothing(Surface surface, String body, String what) {
        Wish wish = read(surface, body);

        assertThat(wish.getClass().getSimpleName()).isEqualTo(what);
        assertThat(wish.model()).isEqualTo("m");
    }

    @Test
    void readsTextsToEmbed() {
        var many =
                (Wish.Vectors)
                        read(
                                Surface.EMBED,
                                "{\"model\":\"m\",\"input\":[\"a\",\"b\"],\"truncate\":true,"
                                        + "\"dimensions\":8,\"options\":{\"num_ctx\":1}}");
        var one = (Wish.Vectors) read(Surface.EMBEDDINGS, "{\"model\":\"m\",\"prompt\":\"a\"}");

        assertThat(many.request().input()).containsExactly("a", "b");
        assertThat(many.request().dimensions()).isEqualTo(8);
        assertThat(many.dropped()).containsExactly("truncate", "options");
        assertThat(one.request().input()).containsExactly("a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CHAT | [] | not a JSON object",
                "CHAT | {\"model\":5,\"messages\":[]} | model: 5",
                "CHAT | {\"messages\":{}} | messages: an object",
                "CHAT | {\"messages\":[{\"role\":\"king\"}]} | messages[0].role: \"king\"",
                "CHAT | {\"messages\":[{\"role\":\"user\",\"content\":[]}]} | messages[0].content: a list",
                "CHAT | {\"messages\":[{\"role\":\"user\",\"images\":[\"xx\"]}]} | messages[0].images[0]",
                "CHAT | {\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}]} | messages[0].tool_calls[0].function.arguments",
                "CHAT | {\"messages\":[{\"role\":\"user\"}],\"options\":{\"num_predict\":0}} | options.num_predict: 0",
                "CHAT | {\"messages\":[{\"role\":\"user\"}],\"options\":{\"seed\":1.5}} | options.seed: 1.5",
                "CHAT | {\"messages\":[{\"role\":\"user\"}],\"options\":{\"num_predict\":2147483647}} | options.num_predict: 2147483647",
                "CHAT | {\"messages\":[{\"role\":\"user\"}],\"options\":{\"top_k\":2000000000}} | options.top_k: 2000000000",
                "CHAT | {\"messages\":[{\"role\":\"user\"}],\"options\":{\"temperature\":-1}} | options.temperature: -1",
                "CHAT | {\"messages\":[{\"role\":\"user\"}],\"options\":{\"top_p\":1.5}} | options.top_p: 1.5",
                "CHAT | {\"messages\":[{\"role\":\"user\"}],\"options\":{\"repeat_penalty\":1e30}} | options.repeat_penalty: 1.0E30",
                "CHAT | {\"messages\":[{\"role\":\"user\"}],\"options\":[]} | options: a list",
                "CHAT | {\"messages\":[{\"role\":\"user\"}],\"format\":\"xml\"} | format: \"xml\"",
                "CHAT | {\"messages\":[{\"role\":\"user\"}],\"think\":\"hard\"} | think: \"hard\"",
                "CHAT | {\"messages\":[{\"role\":\"user\"}],\"stream\":1} | stream: 1",
                "CHAT | {\"messages\":[{\"role\":\"user\"}],\"keep_alive\":\"later\"} | keep_alive: \"later\"",
                "CHAT | {\"messages\":[{\"role\":\"user\"}],\"top_logprobs\":21} | top_logprobs: 21",
                "CHAT | {\"messages\":[{\"role\":\"user\"}],\"tools\":[{\"function\":{}}]} | tools[0].function.name",
                "EMBED | {\"input\":[1]} | input: a list",
                "EMBED | {\"input\":\"a\",\"dimensions\":2147483647} | dimensions: 2147483647",
                "EMBED | {\"input\":\"a\",\"dimensions\":-1} | dimensions: -1"
            })
    void refusesWhatIsNoneOfIt(Surface surface, String body, String detail) {
        assertThatThrownBy(() -> read(surface, body))
                .isInstanceOf(StokerException.class)
                .hasMessageContaining(detail);
    }
}
