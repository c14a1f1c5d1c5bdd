package dev.stoker.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

final class MessagesRequestWriterTest {
    private static final Message HELLO = new Message(Role.USER, "Hello");
    private static final Tool TOOL = new Tool("f", "does", "{\"type\":\"object\"}");

    private static String written(String model, GenerateRequest request) {
        return new String(MessagesRequestWriter.write(model, request), UTF_8);
    }

    private static String written(Message... messages) {
        return written("claude-x", request(List.of(messages), Sampling.DEFAULT));
    }

    private static GenerateRequest request(List<Message> messages, Sampling sampling) {
        return new GenerateRequest(null, messages, sampling, null, List.of(), null);
    }

    private static GenerateRequest thinking(
            @Nullable Effort effort, @Nullable Integer maxTokens, @Nullable String choice) {
        var sampling =
                new Sampling(maxTokens, null, null, null, null, null, null, null, null, List.of());
        return new GenerateRequest(
                null, List.of(HELLO), sampling, null, List.of(TOOL), choice, effort, null);
    }

    @Test
    void writesTheLeastThereMustBe() {
        assertThat(written(HELLO))
                .isEqualTo(
                        "{\"model\":\"claude-x\",\"max_tokens\":32000,\"messages\":[{\"role\":"
                                + "\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hello\"}]}],"
                                + "\"stream\":true}");
    }

    @ParameterizedTest
    @CsvSource({
        "claude-3-opus-20240229,4096",
        "claude-3-5-haiku-latest,8192",
        "claude-3-7-sonnet-20250219,32000",
        "claude-opus-4-20250514,32000",
        "claude-sonnet-5,32000",
        "claude-mythos-preview,32000"
    })
    void answersAtMostWhatEveryModelOfThatReleaseCan(String model, int tokens) {
        assertThat(written(model, request(List.of(HELLO), Sampling.DEFAULT)))
                .contains("\"max_tokens\":" + tokens);
    }

    @Test
    void putsTheSystemAsideAndNeighboursTogether() {
        String body =
                written(
                        new Message(Role.SYSTEM, "Be brief."),
                        new Message(Role.SYSTEM, ""),
                        HELLO,
                        new Message(Role.USER, "again"),
                        new Message(Role.ASSISTANT, ""),
                        new Message(Role.SYSTEM, "Be kind."));

        assertThat(body)
                .contains(
                        "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":"
                                + "\"Hello\"},{\"type\":\"text\",\"text\":\"again\"}]}]",
                        "\"system\":[{\"type\":\"text\",\"text\":\"Be brief.\"},{\"type\":\"text\","
                                + "\"text\":\"Be kind.\"}]");
    }

    @Test
    void putsImagesBeforeTheirText() {
        String body =
                written(
                        new Message(
                                Role.USER,
                                "What is it?",
                                List.of(new Image("image/png", "AAAA")),
                                List.of(),
                                null));

        assertThat(body)
                .contains(
                        "[{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":"
                                + "\"image/png\",\"data\":\"AAAA\"}},{\"type\":\"text\","
                                + "\"text\":\"What is it?\"}]");
    }

    @Test
    void writesCallsAndTheirResultsByIdsThatAreTaken() {
        String body =
                written(
                        HELLO,
                        new Message(
                                Role.ASSISTANT,
                                "",
                                List.of(
                                        new ToolCall("call:1", "f", "{\"a\":1}"),
                                        new ToolCall("call_2", "g", "")),
                                null),
                        new Message(Role.TOOL, "one", List.of(), "call:1"),
                        new Message(Role.TOOL, "two", List.of(), "call_2"),
                        new Message(Role.USER, "So?"));

        assertThat(body)
                .contains(
                        "{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":"
                                + "\"call_1\",\"name\":\"f\",\"input\":{\"a\":1}},{\"type\":"
                                + "\"tool_use\",\"id\":\"call_2\",\"name\":\"g\",\"input\":{}}]}",
                        "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":"
                                + "\"call_1\",\"content\":\"one\"},{\"type\":\"tool_result\","
                                + "\"tool_use_id\":\"call_2\",\"content\":\"two\"},{\"type\":"
                                + "\"text\",\"text\":\"So?\"}]}");
    }

    @Test
    void putsTheImagesOfAResultIntoIt() {
        String body =
                written(
                        HELLO,
                        new Message(
                                Role.TOOL,
                                "seen",
                                List.of(new Image("image/png", "AAAA")),
                                List.of(),
                                "c"));

        assertThat(body)
                .contains(
                        "{\"type\":\"tool_result\",\"tool_use_id\":\"c\",\"content\":[{\"type\":"
                                + "\"image\",\"source\":{\"type\":\"base64\",\"media_type\":"
                                + "\"image/png\",\"data\":\"AAAA\"}},{\"type\":\"text\","
                                + "\"text\":\"seen\"}]}");
    }

    @Test
    void refusesAResultOfNoCallAndArgumentsThatAreNoObject() {
        assertThatThrownBy(() -> written(new Message(Role.TOOL, "one")))
                .hasMessageContaining("tool_call_id: missing");
        assertThatThrownBy(() ->
                        written(
                                new Message(
                                        Role.ASSISTANT,
                                        "",
                                        List.of(new ToolCall("c", "f", "[1")),
                                        null)))
                .hasMessageContaining("tool_calls.arguments: not a JSON object");
    }

    @Test
    void writesWhatItSharesOfSamplingAndNamesTheRest() {
        var sampling =
                new Sampling(9, 0.5, 0.9, 40, 0.1, 1.1, 0.2, 0.3, 7L, List.of("END", "STOP"));
        var request =
                new GenerateRequest(null, List.of(HELLO), sampling, null, List.of(), null, null, 2);

        assertThat(written("claude-x", request))
                .contains(
                        "\"max_tokens\":9,",
                        "\"temperature\":0.5,\"top_p\":0.9,\"top_k\":40,"
                                + "\"stop_sequences\":[\"END\",\"STOP\"]")
                .doesNotContain("min_p", "penalty", "seed", "logprobs");
        assertThat(MessagesRequestWriter.dropped("claude-x", request))
                .containsExactly(
                        "min_p",
                        "repeat_penalty",
                        "presence_penalty",
                        "frequency_penalty",
                        "seed",
                        "logprobs");
        var plain = request(List.of(HELLO), Sampling.DEFAULT);
        assertThat(MessagesRequestWriter.dropped("claude-x", plain)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "claude-sonnet-4-5|0.5|0.9|temperature top_p top_k",
                "claude-opus-4-6|0.5|0.95|temperature top_k",
                "claude-opus-4-6|1|0.99|top_k",
                "claude-3-5-haiku-latest|0.5|0.9|"
            })
    void leavesOutTheSamplingThatThinkingForbids(
            String model, double temperature, double topP, @Nullable String dropped) {
        var sampling =
                new Sampling(
                        9_000, temperature, topP, 40, null, null, null, null, null, List.of("END"));
        var request =
                new GenerateRequest(
                        null, List.of(HELLO), sampling, null, List.of(), null, Effort.HIGH, null);
        List<String> names = dropped == null ? List.of() : List.of(dropped.split(" "));

        assertThat(MessagesRequestWriter.dropped(model, request)).isEqualTo(names);
        String body = written(model, request);
        for (String name : List.of("temperature", "top_p", "top_k")) {
            assertThat(body.contains('"' + name + '"')).isEqualTo(!names.contains(name));
        }
        assertThat(body).contains("\"stop_sequences\":[\"END\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "auto|{\"type\":\"auto\"}",
                "none|{\"type\":\"none\"}",
                "required|{\"type\":\"any\"}",
                "f|{\"type\":\"tool\",\"name\":\"f\"}"
            })
    void writesToolsAndTheirChoice(String choice, String written) {
        assertThat(written("claude-x", thinking(null, 9, choice)))
                .contains(
                        "\"tools\":[{\"name\":\"f\",\"description\":\"does\",\"input_schema\":"
                                + "{\"type\":\"object\"}}]",
                        "\"tool_choice\":" + written);
    }

    @Test
    void closesEveryObjectOfASchema() {
        String schema =
                "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"object\","
                        + "\"additionalProperties\":true},\"b\":{\"type\":\"array\",\"items\":"
                        + "{\"type\":\"object\"}}}}";

        String body =
                written(
                        "claude-x",
                        new GenerateRequest(
                                null, List.of(HELLO), Sampling.DEFAULT, schema, List.of(), null));

        assertThat(body)
                .contains(
                        "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{"
                                + "\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"object\","
                                + "\"additionalProperties\":true},\"b\":{\"type\":\"array\","
                                + "\"items\":{\"type\":\"object\",\"additionalProperties\":false}}},"
                                + "\"additionalProperties\":false}}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "claude-opus-4-6|HIGH||auto|\"thinking\":{\"type\":\"adaptive\"}",
                "claude-sonnet-5|LOW||auto|\"output_config\":{\"effort\":\"low\"}",
                "claude-mythos-preview|LOW||auto|\"thinking\":{\"type\":\"adaptive\"}",
                "claude-haiku-4-5-20251001|LOW||auto|"
                        + "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}",
                "claude-opus-4-20250514|HIGH||auto|\"budget_tokens\":16000}",
                "claude-3-7-sonnet-latest|MEDIUM|4000|auto|\"budget_tokens\":2000}"
            })
    void thinksAsItsReleaseCan(
            String model, Effort effort, @Nullable Integer max, String choice, String written) {
        assertThat(written(model, thinking(effort, max, choice))).contains(written);
    }

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-5,NONE,,auto",
        "claude-sonnet-5,,,auto",
        "claude-sonnet-5,HIGH,,required",
        "claude-sonnet-4-5,HIGH,2000,auto",
        "claude-3-5-haiku-latest,HIGH,,auto"
    })
    void leavesThinkingAloneWhereItCannotBe(
            String model, @Nullable Effort effort, @Nullable Integer max, String choice) {
        assertThat(written(model, thinking(effort, max, choice)))
                .doesNotContain("thinking", "effort");
    }

    /** The signed thoughts of the turn before are not there, and the API demands them. */
    @Test
    void thinksOfAResultOnlyWhereItNeedNotShowWhatItThought() {
        var answered =
                new GenerateRequest(
                        null,
                        List.of(HELLO, new Message(Role.TOOL, "one", List.of(), "c")),
                        Sampling.DEFAULT,
                        null,
                        List.of(TOOL),
                        null,
                        Effort.HIGH,
                        null);

        assertThat(written("claude-sonnet-4-5", answered)).doesNotContain("thinking");
        assertThat(written("claude-opus-4-6", answered)).contains("adaptive");
    }
}
