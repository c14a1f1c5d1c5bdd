package dev.stoker.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Fixtures;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.SseParser;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class AssemblyTest {
    private static JsonNode tree(byte[] json) {
        return Objects.requireNonNull(Json.treeOrNull(json, 0, json.length));
    }

    private static Assembly assembled(Shape shape, byte[] stream) {
        var assembly = new Assembly(shape, 1 << 20, List.of());
        var parser = new SseParser(1 << 20, assembly);
        parser.feed(stream, 0, stream.length);
        parser.end();
        return assembly;
    }

    private static Assembly assembled(String... events) {
        return assembled(
                Shape.CHAT,
                ("data: " + String.join("\n\ndata: ", events) + "\n\n").getBytes(UTF_8));
    }

    /** Two answers of different calls: what differs from call to call is made equal. */
    private static ObjectNode comparable(byte[] json) {
        ObjectNode node = (ObjectNode) tree(json);
        assertThat(node.path("id").asText()).startsWith("chatcmpl-");
        assertThat(node.path("created").asLong()).isPositive();
        node.remove(List.of("id", "created"));
        ObjectNode timings = (ObjectNode) node.path("timings");
        List<String> names =
                List.copyOf(timings.properties().stream().map(e -> e.getKey()).toList());
        node.set("timings", Json.object().put("names", names.toString()));
        for (JsonNode choice : node.path("choices")) {
            for (JsonNode call : choice.path("message").path("tool_calls")) {
                assertThat(call.path("id").asText()).hasSize(32);
                ((ObjectNode) call).remove("id");
            }
        }
        return node;
    }

    @Test
    void equalsTheChatAnswerOfLlamaServer() {
        Assembly assembly = assembled(Shape.CHAT, Fixtures.llamaServer("chat-3-tokens-usage.sse"));

        assertThat(comparable(assembly.json()))
                .isEqualTo(comparable(Fixtures.llamaServer("chat-3-tokens.json")));
        assertThat(assembly.done()).isTrue();
    }

    @Test
    void equalsTheCompletionOfLlamaServer() {
        byte[] stream = Fixtures.llamaServer("completions-3-tokens.sse");

        assertThat(comparable(assembled(Shape.COMPLETION, stream).json()))
                .isEqualTo(comparable(Fixtures.llamaServer("completions-3-tokens.json")));
    }

    @Test
    void equalsTheToolCallOfLlamaServer() {
        byte[] stream = Fixtures.llamaServer("chat-tool-call.sse");

        ObjectNode actual = comparable(assembled(Shape.CHAT, stream).json());
        ObjectNode expected = comparable(Fixtures.llamaServer("chat-tool-call.json"));

        // This one was recorded without include_usage.
        expected.remove("usage");
        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void mergesSeveralChoicesToolCallsReasoningAndLogprobs() {
        Assembly assembly =
                assembled(
                        """
                        {"id":"x","object":"chat.completion.chunk","choices":[{"index":1,"delta":{"role":"assistant","content":"B"},"logprobs":{"content":[{"token":"B"}]}}]}\
                        """,
                        """
                        {"choices":[{"index":0,"delta":{"reasoning_content":"hm","content":null}}]}\
                        """,
                        """
                        {"choices":[{"index":0,"delta":{"reasoning_content":"m","tool_calls":[{"index":1,"id":"b","type":"function","function":{"name":"g","arguments":""}}]}}]}\
                        """,
                        """
                        {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":"{"}},{"index":1,"function":{"arguments":"[]"}}]}}]}\
                        """,
                        """
                        {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"}"}}]},"finish_reason":"tool_calls"},{"index":1,"delta":{"content":"b"},"logprobs":{"content":[{"token":"b"}]},"finish_reason":"stop","stop_reason":7}]}\
                        """);

        assertThat(tree(assembly.json()))
                .isEqualTo(
                        tree(
                                """
                                {"id":"x","object":"chat.completion","choices":[
                                 {"index":0,"message":{"role":"assistant","content":null,"reasoning_content":"hmm","tool_calls":[
                                   {"id":"a","type":"function","function":{"name":"f","arguments":"{}"}},
                                   {"id":"b","type":"function","function":{"name":"g","arguments":"[]"}}]},"finish_reason":"tool_calls"},
                                 {"index":1,"message":{"role":"assistant","content":"Bb"},"logprobs":{"content":[{"token":"B"},{"token":"b"}]},"finish_reason":"stop","stop_reason":7}]}\
                                """
                                        .getBytes(UTF_8)));
    }

    @Test
    void tellsToolCallsApartThatHaveNoIndex() {
        Assembly assembly =
                assembled(
                        """
                        {"choices":[{"delta":{"tool_calls":[{"id":"a","function":{"name":"f","arguments":"1"}}]}}]}\
                        """,
                        """
                        {"choices":[{"delta":{"tool_calls":[{"function":{"arguments":"2"}},{"id":"b","function":{"name":"g","arguments":"3"}}]},"finish_reason":"tool_calls"}]}\
                        """);

        JsonNode calls = tree(assembly.json()).at("/choices/0/message/tool_calls");

        assertThat(calls.at("/0/function/arguments").asText()).isEqualTo("12");
        assertThat(calls.at("/1/function/name").asText()).isEqualTo("g");
    }

    @Test
    void givesAnEmptyTextWhereTheModelSaidNothing() {
        Assembly assembly =
                assembled(
                        "{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":null}}]}",
                        "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}");

        assertThat(tree(assembly.json()).at("/choices/0/message/content").textValue()).isEmpty();
    }

    @Test
    void refusesAStreamWithoutAFinishReasonInEveryChoice() {
        Assembly assembly =
                assembled(
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}",
                        "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"a\"}}]}",
                        "[DONE]");

        assertThat(assembly.finished()).isFalse();
        assertThatThrownBy(assembly::json)
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.STREAM_CUT));
    }

    @Test
    void refusesAStreamInWhichNothingCame() {
        for (String only : List.of("[DONE]", "{\"choices\":[]}")) {
            assertThatThrownBy(assembled(only)::json)
                    .isInstanceOfSatisfying(
                            StokerException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.STREAM_CUT));
        }
    }

    @Test
    void surfacesAnErrorInTheStream() {
        assertThatThrownBy(() -> assembled("{\"error\":{\"code\":500,\"message\":\"boom\"}}"))
                .isInstanceOf(StokerException.class)
                .hasMessage("boom");
    }

    @Test
    void refusesAnEventThatIsNoJson() {
        assertThatThrownBy(() -> assembled("{\"choices\":"))
                .isInstanceOf(StokerException.class)
                .hasMessageContaining("not a JSON object");
    }

    @Test
    void staysWithinItsLimit() {
        var assembly = new Assembly(Shape.CHAT, 100, List.of());
        byte[] event = "{\"choices\":[{\"delta\":{\"content\":\"aaaaaaaaaa\"}}]}".getBytes(UTF_8);
        assembly.event(null, event, 0, event.length);
        assembly.event(null, event, 0, event.length);

        assertThatThrownBy(() -> assembly.event(null, event, 0, event.length))
                .isInstanceOf(StokerException.class)
                .hasMessageContaining("100 bytes");
    }
}
