package dev.stoker.dialect.anthropic.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.anthropic.MessagesRequest;
import dev.stoker.inference.Effort;
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

final class TranslatedMessagesTest {
    private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";
    private static final String TOOL =
            "{\"name\":\"f\",\"description\":\"d\",\"input_schema\":{\"type\":\"object\"}}";

    private static TranslatedMessages read(String fields) {
        String json = "{\"model\":\"tiny\",\"max_tokens\":9," + fields + "}";
        return TranslatedMessages.of(MessagesRequest.read(json.getBytes(UTF_8)));
    }

    private static TranslatedMessages turns(String turns) {
        return read("\"messages\":[" + turns + "]");
    }

    private static String user(String blocks) {
        return "{\"role\":\"user\",\"content\":[" + blocks + "]}";
    }

    private static String assistant(String blocks) {
        return "{\"role\":\"assistant\",\"content\":[" + blocks + "]}";
    }

    private static String text(String text) {
        return "{\"type\":\"text\",\"text\":\"" + text + "\"}";
    }

    private static String picture(String data) {
        return "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\","
                + "\"data\":\""
                + data
                + "\"}}";
    }

    @Test
    void readsEverythingThatIsCarried() {
        TranslatedMessages read =
                read(
                        "\"system\":\"Be brief.\",\"stop_sequences\":[\"a\",\"b\"],"
                                + "\"temperature\":0.5,\"top_p\":0.9,\"top_k\":40,\"stream\":false,"
                                + "\"tools\":["
                                + TOOL
                                + "],\"tool_choice\":{\"type\":\"any\"},"
                                + HI);

        assertThat(read.request().model()).isEqualTo("tiny");
        assertThat(read.request().messages())
                .containsExactly(
                        new Message(Role.SYSTEM, "Be brief."), new Message(Role.USER, "Hi"));
        assertThat(read.request().sampling())
                .isEqualTo(
                        new Sampling(
                                9, 0.5, 0.9, 40, null, null, null, null, null, List.of("a", "b")));
        assertThat(read.request().tools())
                .containsExactly(new Tool("f", "d", "{\"type\":\"object\"}"));
        assertThat(read.request().toolChoice()).isEqualTo("required");
        assertThat(read.request().effort()).isNull();
        assertThat(read.request().schema()).isNull();
        assertThat(read.thoughts()).isFalse();
        assertThat(read.dropped()).isEmpty();
    }

    @Test
    void readsSystemAsBlocks() {
        TranslatedMessages read =
                read(
                        "\"system\":[{\"type\":\"text\",\"text\":\"A\",\"cache_control\":{\"type\":"
                                + "\"ephemeral\"}},{\"type\":\"text\",\"text\":\"B\"}],"
                                + HI);

        assertThat(read.request().messages().getFirst())
                .isEqualTo(new Message(Role.SYSTEM, "A\nB"));
        assertThat(read.dropped()).containsExactly("messages.content.cache_control");
    }

    @Test
    void readsARoundOfTools() {
        TranslatedMessages read =
                turns(
                        user(text("How warm?"))
                                + ","
                                + assistant(
                                        "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"s\"},"
                                                + "{\"type\":\"redacted_thinking\",\"data\":\"x\"},"
                                                + text("I look.")
                                                + ",{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"f\","
                                                + "\"input\":{\"city\":\"Tokyo\"}},"
                                                + "{\"type\":\"tool_use\",\"id\":\"t2\",\"name\":\"g\","
                                                + "\"input\":{}}")
                                + ","
                                + user(
                                        "{\"type\":\"tool_result\",\"tool_use_id\":\"t1\",\"content\":["
                                                + text("21")
                                                + ","
                                                + picture("AA==")
                                                + "]},{\"type\":\"tool_result\",\"tool_use_id\":\"t2\","
                                                + "\"content\":\"not there\",\"is_error\":true},"
                                                + text("And now?")));

        assertThat(read.request().messages())
                .containsExactly(
                        new Message(Role.USER, "How warm?"),
                        new Message(
                                Role.ASSISTANT,
                                "I look.",
                                List.of(
                                        new ToolCall("t1", "f", "{\"city\":\"Tokyo\"}"),
                                        new ToolCall("t2", "g", "{}")),
                                null),
                        new Message(Role.TOOL, "21", List.of(), "t1"),
                        new Message(Role.TOOL, "Error: not there", List.of(), "t2"),
                        new Message(
                                Role.USER,
                                "And now?",
                                List.of(new Image("image/png", "AA==")),
                                List.of(),
                                null));
        assertThat(read.dropped())
                .containsExactly("messages.content.thinking", "messages.content.redacted_thinking");
    }

    @Test
    void keepsTheOrderOfWhatIsSaidAroundAToolsAnswer() {
        TranslatedMessages read =
                turns(
                        user(
                                text("before")
                                        + ",{\"type\":\"tool_result\",\"tool_use_id\":\"t1\"},"
                                        + text("after")));

        assertThat(read.request().messages())
                .containsExactly(
                        new Message(Role.USER, "before"),
                        new Message(Role.TOOL, "", List.of(), "t1"),
                        new Message(Role.USER, "after"));
    }

    @Test
    void readsDocumentsThatAreText() {
        TranslatedMessages read =
                turns(
                        user(
                                "{\"type\":\"document\",\"title\":\"T\",\"source\":{\"type\":\"text\","
                                        + "\"media_type\":\"text/plain\",\"data\":\"D\"}},"
                                        + "{\"type\":\"search_result\",\"source\":\"S\",\"title\":\"U\","
                                        + "\"content\":["
                                        + text("found")
                                        + "]},"
                                        + text("Say more.")));

        assertThat(read.request().messages())
                .containsExactly(new Message(Role.USER, "T\nD\nU\nS\nfound\nSay more."));
        assertThat(read.dropped()).isEmpty();
    }

    @Test
    void readsWordsOfTheSystemInTheMiddle() {
        TranslatedMessages read =
                turns(
                        user(text("Hi"))
                                + ",{\"role\":\"system\",\"content\":\"Be kind.\"},"
                                + user(
                                        text("a")
                                                + ",{\"type\":\"mid_conv_system\",\"content\":["
                                                + text("b")
                                                + "]}"));

        assertThat(read.request().messages())
                .extracting(Message::role)
                .containsExactly(Role.USER, Role.SYSTEM, Role.USER, Role.SYSTEM);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"type\":\"enabled\",\"budget_tokens\":1024}||LOW|true",
                "{\"type\":\"enabled\",\"budget_tokens\":4096}||MEDIUM|true",
                "{\"type\":\"enabled\",\"budget_tokens\":31999}||HIGH|true",
                "{\"type\":\"enabled\",\"budget_tokens\":1024}|high|HIGH|true",
                "{\"type\":\"disabled\"}|high|NONE|false",
                "{\"type\":\"adaptive\"}||MEDIUM|true",
                "{\"type\":\"adaptive\"}|xhigh|HIGH|true",
                "{\"type\":\"adaptive\",\"display\":\"omitted\"}|low|LOW|false",
                "null|max|HIGH|false",
                "null|||false"
            })
    void readsHowMuchIsToBeThought(
            String thinking, @Nullable String effort, @Nullable Effort meant, boolean shown) {
        TranslatedMessages read =
                read(
                        "\"thinking\":"
                                + thinking
                                + (effort == null
                                        ? ""
                                        : ",\"output_config\":{\"effort\":\"" + effort + "\"}")
                                + ","
                                + HI);

        assertThat(read.request().effort()).isEqualTo(meant);
        assertThat(read.thoughts()).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{\"a\":1}}}",
                "\"output_format\":{\"type\":\"json_schema\",\"schema\":{\"a\":1}}"
            })
    void readsASchema(String field) {
        assertThat(read(field + "," + HI).request().schema()).isEqualTo("{\"a\":1}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"type\":\"auto\"}|auto",
                "{\"type\":\"none\"}|none",
                "{\"type\":\"tool\",\"name\":\"f\"}|f"
            })
    void readsWhichToolIsToBeCalled(String choice, String meant) {
        TranslatedMessages read =
                read("\"tools\":[" + TOOL + "],\"tool_choice\":" + choice + "," + HI);

        assertThat(read.request().toolChoice()).isEqualTo(meant);
    }

    @Test
    void namesWhatItDrops() {
        TranslatedMessages read =
                read(
                        "\"metadata\":{\"user_id\":\"u\"},\"service_tier\":\"auto\",\"unknown\":7,"
                                + "\"inference_geo\":null,\"mcp_servers\":[],"
                                + "\"output_config\":{\"effort\":\"low\",\"task_budget\":{}},"
                                + "\"tools\":[{\"name\":\"f\",\"input_schema\":{},\"strict\":true,"
                                + "\"cache_control\":{\"type\":\"ephemeral\"}}],"
                                + "\"tool_choice\":{\"type\":\"auto\","
                                + "\"disable_parallel_tool_use\":true},"
                                + HI);

        assertThat(read.dropped())
                .containsExactly(
                        "metadata",
                        "service_tier",
                        "unknown",
                        "output_config.task_budget",
                        "tools.strict",
                        "tools.cache_control",
                        "tool_choice.disable_parallel_tool_use");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"messages\":[]|messages: a list",
                "\"messages\":[{\"role\":\"tool\",\"content\":\"a\"}]|messages[0].role: \"tool\"",
                "\"messages\":[{\"role\":\"user\"}]|messages[0].content: missing",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}]"
                        + "|messages[0].content[0].text: missing",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\"}]}]"
                        + "|messages[0].content[0].tool_use_id: missing",
                "\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\"}]}]"
                        + "|messages[0].content[0].input: missing",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":"
                        + "{\"type\":\"base64\",\"media_type\":\"text/a\",\"data\":\"A\"}}]}]"
                        + "|messages[0].content[0].source.media_type: \"text/a\"",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":"
                        + "{\"type\":\"base64\",\"media_type\":\"image/a\",\"data\":\"!\"}}]}]"
                        + "|messages[0].content[0].source.data: \"!\"",
                "\"tools\":{},HI|tools: an object",
                "\"tools\":[{\"name\":\"f\"}],HI|tools[0].input_schema: missing",
                "\"tools\":[{\"input_schema\":{}}],HI|tools[0].name: missing",
                "\"tool_choice\":{\"type\":\"any\"},HI|tools: missing",
                "\"tool_choice\":{\"type\":\"tool\",\"name\":\"g\"},HI|tool_choice.name: \"g\"",
                "\"tool_choice\":\"auto\",HI|tool_choice.type: missing",
                "\"thinking\":{\"type\":\"odd\"},HI|thinking.type: \"odd\"",
                "\"thinking\":{\"type\":\"enabled\"},HI|thinking.budget_tokens: missing",
                "\"output_config\":{\"effort\":\"odd\"},HI|output_config.effort: \"odd\"",
                "\"output_config\":{\"format\":{\"type\":\"odd\"}},HI"
                        + "|output_config.format.type: \"odd\"",
                "\"output_format\":{\"type\":\"json_schema\"},HI|output_format.schema: missing",
                "\"stop_sequences\":\"a\",HI|stop_sequences: \"a\"",
                "\"stop_sequences\":[1],HI|stop_sequences: 1"
            })
    void refusesWhatTheDialectDoesNotHave(String fields, String said) {
        assertThatExceptionOfType(StokerException.class)
                .isThrownBy(() -> read(fields.replace("HI", HI)))
                .withMessageStartingWith(said)
                .matches(e -> e.code() == ErrorCode.INVALID_REQUEST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"mcp_servers\":[{}],HI|mcp_servers: a list",
                "\"container\":\"c\",HI|container: \"c\"",
                "\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}],HI"
                        + "|tools[0].type: \"web_search_20250305\"",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":"
                        + "{\"type\":\"url\",\"url\":\"http://a/b\"}}]}]"
                        + "|messages[0].content[0].source.type: \"url\"",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"document\",\"source\":"
                        + "{\"type\":\"base64\",\"data\":\"A\"}}]}]"
                        + "|messages[0].content[0].source.type: \"base64\"",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"container_upload\"}]}]"
                        + "|messages[0].content[0].type: \"container_upload\"",
                "\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":"
                        + "\"server_tool_use\"}]}]|messages[0].content[0].type: \"server_tool_use\"",
                "\"system\":[{\"type\":\"image\"}],HI|system[0].type: \"image\""
            })
    void refusesWhatWouldChangeTheAnswer(String fields, String said) {
        assertThatExceptionOfType(StokerException.class)
                .isThrownBy(() -> read(fields.replace("HI", HI)))
                .withMessageStartingWith(said)
                .matches(e -> e.code() == ErrorCode.NOT_SUPPORTED);
    }

    @Test
    void refusesAnAnswerWithoutTokens() {
        byte[] json = ("{\"max_tokens\":0," + HI + "}").getBytes(UTF_8);

        assertThatExceptionOfType(StokerException.class)
                .isThrownBy(() -> TranslatedMessages.of(MessagesRequest.read(json)))
                .withMessageStartingWith("max_tokens: 0")
                .matches(e -> e.code() == ErrorCode.INVALID_REQUEST);
    }
}
