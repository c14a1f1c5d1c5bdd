package dev.stoker.dialect.ollama;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.inference.Event;
import dev.stoker.inference.FinishReason;
import dev.stoker.inference.Timings;
import dev.stoker.inference.TokenLogprob;
import dev.stoker.inference.TokenLogprob.Alternative;
import dev.stoker.inference.Usage;
import dev.stoker.testing.OllamaAnswers;
import dev.stoker.testing.Recording;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ChatLineReaderTest {
    private final List<Event> events = new ArrayList<>();
    private final ChatLineReader reader =
            new ChatLineReader(List.of(new Secret("s3cret-key")), null, events::add);

    private void read(String... lines) {
        for (String line : lines) {
            byte[] bytes = line.strip().getBytes(UTF_8);
            reader.line(bytes, 0, bytes.length);
        }
    }

    @Test
    void readsTextUsageSpeedAndTheReason() {
        read(OllamaAnswers.chatLines().toArray(String[]::new));

        assertThat(events)
                .containsExactly(
                        new Event.Text("A"), new Event.Text(" tiny"), new Event.Text(" model"));
        Event.Finished end = reader.finish();
        assertThat(end.reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(end.usage()).isEqualTo(new Usage(25, null, 3));
        assertThat(end.timings().tokensPerSecond()).isPositive();
    }

    @Test
    void readsHowLikelyEachTokenWas() {
        read(
                Recording.of("ollama-0.33.0-rc2-2026-11-21-stock")
                        .lines("POST /api/chat logprobs")
                        .toArray(String[]::new));

        assertThat(events)
                .startsWith(
                        new Event.Text("A"),
                        new Event.Logprobs(
                                List.of(
                                        new TokenLogprob(
                                                "A",
                                                -0.01876330003142357,
                                                List.of(
                                                        new Alternative("A", -0.01876330003142357),
                                                        new Alternative(
                                                                "}", -4.960169792175293))))))
                .filteredOn(Event.Logprobs.class::isInstance)
                .hasSize(3);
    }

    @Test
    void aLineThatIsAnErrorIsAFailureWithinTheWork() {
        assertThat(cause("{\"error\":\"unexpected EOF\"}")).isEqualTo(FaultCause.SERVER);
        assertThat(cause("{\"error\":\"unauthorized\",\"signin_url\":\"https://ollama.com/x\"}"))
                .isEqualTo(FaultCause.KEY);
    }

    private @Nullable FaultCause cause(String line) {
        try {
            read(line);
            throw new AssertionError("no error");
        } catch (StokerException e) {
            return e.fault() == null ? null : e.fault().cause();
        }
    }

    /** 25 tokens of prompt and 3 of answer: what is beyond the context has pushed out the rest. */
    @Test
    void anAnswerBeyondTheContextIsNotWhole() {
        String[] lines =
                OllamaAnswers.chatLines().stream()
                        .map(line -> line.replace("\"length\"", "\"stop\""))
                        .toArray(String[]::new);

        assertThat(reason(28L, lines)).isEqualTo(FinishReason.STOP);
        assertThat(reason(null, lines)).isEqualTo(FinishReason.STOP);
        assertThat(reason(27L, lines)).isEqualTo(FinishReason.LENGTH);
    }

    private static FinishReason reason(@Nullable Long context, String... lines) {
        var limited = new ChatLineReader(List.of(), context, _ -> {});
        for (String line : lines) {
            byte[] bytes = line.strip().getBytes(UTF_8);
            limited.line(bytes, 0, bytes.length);
        }
        return limited.finish().reason();
    }

    @Test
    void readsToolCalls() {
        read(
                OllamaAnswers.captured("ollama-0.33.0-rc2-chat-tools-documented.ndjson")
                        .toArray(String[]::new));

        assertThat(events)
                .containsExactly(
                        new Event.ToolCallDelta(
                                0, "call_0", "get_weather", "{\"city\":\"Tokyo\"}"));
        assertThat(reader.finish().reason()).isEqualTo(FinishReason.TOOL_CALLS);
    }

    @Test
    void numbersToolCallsItselfAndKeepsTheirIds() {
        read(
                """
                {"message":{"tool_calls":[{"id":"call_x","function":{"index":0,"name":"f",
                 "arguments":{"a":1}}}]},"done":false}\
                """,
                """
                {"message":{"tool_calls":[{"id":"call_y","function":{"index":0,"name":"g"}}]},
                 "done":true,"done_reason":"stop"}\
                """);

        assertThat(events)
                .containsExactly(
                        new Event.ToolCallDelta(0, "call_x", "f", "{\"a\":1}"),
                        new Event.ToolCallDelta(1, "call_y", "g", "{}"));
    }

    @Test
    void readsThoughtsBeforeTheText() {
        read("{\"message\":{\"thinking\":\"hm\",\"content\":\"yes\"},\"done\":false}");

        assertThat(events).containsExactly(new Event.Reasoning("hm"), new Event.Text("yes"));
    }

    @Test
    void leavesOpenWhatAFullyCachedPromptLeavesOut() {
        read("{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"}");

        assertThat(reader.done()).isTrue();
        assertThat(reader.finish())
                .isEqualTo(new Event.Finished(FinishReason.STOP, Usage.UNKNOWN, Timings.UNKNOWN));
    }

    @Test
    void tellsAnErrorInTheStream() {
        List<String> lines = OllamaAnswers.captured("ollama-0.33.0-rc2-chat-engine-died.ndjson");
        read(lines.subList(0, lines.size() - 1).toArray(String[]::new));

        assertThatThrownBy(() -> read(lines.getLast()))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_ERROR);
                            assertThat(e.httpStatus()).isEqualTo(502);
                            assertThat(e.detail()).contains("running the model: unexpected EOF");
                        });
    }

    @Test
    void takesSecretsAndPathsOutOfAnError() {
        assertThatThrownBy(() -> read("{\"error\":\"no s3cret-key at /home/ann/x\"}"))
                .hasMessage("no *** at <path>");
    }

    @Test
    void refusesWhatIsNoObject() {
        assertThatThrownBy(() -> read("[1]")).isInstanceOf(StokerException.class);
        assertThatThrownBy(() -> read("{\"message\":"))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_ERROR));
    }

    @Test
    void callsAnEndBeforeTheLastLineACut() {
        read(OllamaAnswers.chatLines().getFirst());

        assertThat(reader.done()).isFalse();
        assertThatThrownBy(reader::finish)
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.STREAM_CUT));
    }
}
