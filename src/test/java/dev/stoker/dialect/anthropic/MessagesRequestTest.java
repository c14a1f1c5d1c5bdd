package dev.stoker.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MessagesRequestTest {
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

    private static MessagesRequest read(String json) {
        return MessagesRequest.read(json.getBytes(UTF_8));
    }

    private static MessagesRequest with(String fields) {
        return read("{\"max_tokens\":9," + fields + "}");
    }

    private static MessagesRequest saying(String content) {
        return with("\"messages\":[{\"role\":\"user\",\"content\":" + content + "}]");
    }

    @Test
    void changesNothingButTheModel() {
        MessagesRequest request =
                read(
                        "{ \"messages\" : [{\"role\":\"user\", \"content\":[{\"type\":\"text\","
                                + "\"text\":\"\\u00e9\"}]}],\n \"model\":\"tiny@a\", \"max_tokens\":2.0 }");

        assertThat(new String(request.forBackend("other", Map.of()), UTF_8))
                .isEqualTo(
                        "{ \"messages\" : [{\"role\":\"user\", \"content\":[{\"type\":\"text\","
                                + "\"text\":\"\\u00e9\"}]}],\n \"model\":\"other\", \"max_tokens\":2.0 }");
        assertThat(request.model()).isEqualTo("tiny@a");
        assertThat(request.stream()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"max_tokens\":9}|messages: missing",
                "{\"max_tokens\":9,\"messages\":\"Hi\"}|messages: a text",
                "{MESSAGES}|max_tokens: missing",
                "{\"max_tokens\":null,MESSAGES}|max_tokens: missing",
                "{\"max_tokens\":-1,MESSAGES}|max_tokens: -1",
                "{\"max_tokens\":\"9\",MESSAGES}|max_tokens: a text",
                "{\"max_tokens\":9,\"temperature\":-1,MESSAGES}|temperature: -1",
                "{\"max_tokens\":9,\"top_k\":1.5,MESSAGES}|top_k: 1.5",
                "{\"max_tokens\":9,\"stream\":1,MESSAGES}|stream: 1",
                "{\"max_tokens\":9,\"model\":1,MESSAGES}|model: 1",
                "{\"max_tokens\":9,\"id_slot\":1,MESSAGES}|id_slot: 1",
                "{\"max_tokens\":9,\"n_discard\":1,MESSAGES}|n_discard: 1",
                "{\"max_tokens\":9,\"lora\":[],MESSAGES}|lora: an array",
                "{\"max_tokens\":9,\"max_tokens\":8,MESSAGES}|max_tokens: given twice"
            })
    void refusesWhatNoServerMayBeSent(String json, String said) {
        assertThatExceptionOfType(StokerException.class)
                .isThrownBy(() -> read(json.replace("MESSAGES", MESSAGES)))
                .withMessageStartingWith(said)
                .matches(e -> e.code() == ErrorCode.INVALID_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"messages\":[", "{\"messages\":[]} {}"})
    void refusesWhatIsNoObject(String json) {
        assertThatExceptionOfType(StokerException.class)
                .isThrownBy(() -> read(json))
                .matches(e -> e.code() == ErrorCode.INVALID_JSON);
    }

    @Test
    void needsNoLimitWhereTokensAreCounted() {
        MessagesRequest request = MessagesRequest.counting(("{" + MESSAGES + "}").getBytes(UTF_8));

        assertThat(request.common()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Hi\"",
                "[]",
                "[{\"type\":\"text\",\"text\":\"Hi\",\"cache_control\":{\"type\":\"ephemeral\"}}]",
                "[{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"data\":\"AA==\"}}]",
                "[{\"type\":\"thinking\"},{\"type\":\"tool_use\",\"input\":{\"type\":\"odd\"}}]",
                "[{\"type\":\"tool_result\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]}]",
                "[[{\"type\":\"odd\"}],7]"
            })
    void knowsWhatEveryServerDoes(String content) {
        assertThat(saying(content).common()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"type\":\"document\",\"source\":{\"type\":\"text\",\"data\":\"Hi\"}}]",
                "[{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"http://a/b\"}}]",
                "[{\"type\":\"image\",\"source\":{\"data\":\"\",\"type\":\"file\"}}]",
                "[{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"data\":\"http://a/b\"}}]",
                "[{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"data\":[]}}]",
                "[{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"data\":\"AA==\",\"url\":\"\"}}]",
                "[{\"type\":\"image\",\"Source\":{\"type\":\"url\",\"url\":\"http://a/b\"}}]",
                "[{\"type\":\"tool_result\",\"content\":\"no\",\"is_error\":true}]",
                "[{\"type\":\"server_tool_use\"}]",
                "[{\"type\":\"tool_result\",\"content\":[{\"type\":\"document\"}]}]",
                "[{\"type\":\"text\",\"text\":\"Hi\"},{\"type\":\"odd\"}]"
            })
    void knowsWhatOnlyAnthropicsOwnServersDo(String content) {
        assertThat(saying(content).common()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}]|true",
                "\"tools\":[{\"type\":\"custom\",\"name\":\"f\"}]|true",
                "\"tools\":[{\"type\":null,\"name\":\"f\"}]|true",
                "\"tools\":[{\"name\":\"f\"},{\"type\":\"web_search_20250305\"}]|false",
                "\"mcp_servers\":[{}]|false",
                "\"container\":\"c\"|false",
                "\"container\":null|true",
                "\"output_config\":{\"effort\":\"low\"}|false",
                "\"output_config\":null|true",
                "\"tool_choice\":{\"type\":\"any\"}|true",
                "\"tool_choice\":{\"type\":\"auto\",\"disable_parallel_tool_use\":false}|true",
                "\"tool_choice\":{\"type\":\"auto\",\"disable_parallel_tool_use\":true}|false",
                "\"tool_choice\":{\"type\":\"tool\",\"name\":\"f\"}|false",
                "\"tool_choice\":{\"type\":\"none\"}|false",
                "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}|true",
                "\"thinking\":{\"type\":\"disabled\"}|false",
                "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{}}}|false",
                "\"output_format\":{\"type\":\"json_schema\",\"schema\":{}}|false",
                "\"metadata\":{\"user_id\":\"a\"}|true"
            })
    void looksAtTheRestOfARequest(String field, boolean common) {
        assertThat(with(field + "," + MESSAGES).common()).isEqualTo(common);
    }
}
