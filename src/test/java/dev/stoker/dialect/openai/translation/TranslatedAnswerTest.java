package dev.stoker.dialect.openai.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.StokerException;
import dev.stoker.dialect.AnswerHead;
import dev.stoker.dialect.CallTimings;
import dev.stoker.dialect.SseParser;
import dev.stoker.dialect.openai.Assembly;
import dev.stoker.dialect.openai.ChatChunkReader;
import dev.stoker.dialect.openai.Shape;
import dev.stoker.inference.Event;
import dev.stoker.inference.FinishReason;
import dev.stoker.inference.Timings;
import dev.stoker.inference.Usage;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TranslatedAnswerTest {
    private static final AnswerHead HEAD =
            new AnswerHead("r1", "tiny", "ollama", Instant.ofEpochSecond(1_700_000_000), 1000);
    private static final CallTimings TIMINGS =
            new CallTimings(Duration.ZERO, Duration.ZERO, null, Duration.ZERO);
    private static final Event END =
            new Event.Finished(FinishReason.TOOL_CALLS, new Usage(7, 2, 5), Timings.ofSpeed(12.0));
    private static final List<Event> EVENTS =
            List.of(
                    new Event.Reasoning("hm "),
                    new Event.Reasoning("yes"),
                    new Event.Text("Hé"),
                    new Event.Text("llo"),
                    new Event.ToolCallDelta(0, "c1", "f", "{\"a\":"),
                    new Event.ToolCallDelta(0, null, null, "1}"),
                    new Event.ToolCallDelta(1, null, "g", "{}"));

    private static String stream(Shape shape, boolean usage, List<Event> events, Event end) {
        var answer = new TranslatedAnswer(shape, HEAD, usage);
        var bytes = new ByteArrayOutputStream();
        for (Event event : events) {
            byte[] chunk = answer.event(event);
            if (chunk != null) {
                bytes.writeBytes(chunk);
            }
        }
        assertThat(answer.event(end)).isNull();
        bytes.writeBytes(answer.done(TIMINGS));
        return bytes.toString(UTF_8);
    }

    private static String whole(Shape shape, List<Event> events, Event end) {
        var answer = new TranslatedAnswer(shape, HEAD, false);
        events.forEach(answer::add);
        answer.add(end);
        return new String(answer.whole(TIMINGS), UTF_8);
    }

    @Test
    void writesChunksThatReadAsTheSameEvents() {
        var read = new ArrayList<Event>();
        var chunks = new ChatChunkReader(List.of(), read::add);
        var parser = new SseParser(1 << 20, chunks);
        byte[] bytes = stream(Shape.CHAT, true, EVENTS, END).getBytes(UTF_8);

        parser.feed(bytes, 0, bytes.length);

        assertThat(read.subList(0, 6)).isEqualTo(EVENTS.subList(0, 6));
        assertThat(read.get(6)).isEqualTo(new Event.ToolCallDelta(1, "call_1", "g", "{}"));
        Event.Finished end = chunks.finish();
        assertThat(end.reason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(end.usage()).isEqualTo(new Usage(7, 2, 5));
        assertThat(chunks.done()).isTrue();
    }

    @Test
    void writesTheSameObjectWholeAsItsStreamPutTogether() {
        var assembly = new Assembly(Shape.CHAT, 1 << 20, List.of());
        byte[] bytes = stream(Shape.CHAT, true, EVENTS, END).getBytes(UTF_8);
        new SseParser(1 << 20, assembly).feed(bytes, 0, bytes.length);

        String assembled = new String(assembly.json(), UTF_8);

        assertThat(whole(Shape.CHAT, EVENTS, END))
                .isEqualTo(
                        """
                        {"id":"chatcmpl-r1","object":"chat.completion","created":1700000000,\
                        "model":"tiny","choices":[{"index":0,"message":{"role":"assistant",\
                        "content":"Héllo","reasoning_content":"hm yes","tool_calls":[\
                        {"id":"c1","type":"function","function":{"name":"f",\
                        "arguments":"{\\"a\\":1}"}},\
                        {"id":"call_1","type":"function","function":{"name":"g",\
                        "arguments":"{}"}}]},"logprobs":null,"finish_reason":"tool_calls"}],\
                        "usage":{"prompt_tokens":7,"completion_tokens":5,"total_tokens":12,\
                        "prompt_tokens_details":{"cached_tokens":2}}}\
                        """);
        assertThat(assembled)
                .contains("\"content\":\"Héllo\"", "\"reasoning_content\":\"hm yes\"")
                .contains("\"arguments\":\"{\\\"a\\\":1}\"", "\"total_tokens\":12");
    }

    @Test
    void saysTheRoleOnceAndTheUsageOnlyWhereItIsWanted() {
        var text = List.<Event>of(new Event.Text("a"), new Event.Text("b"));
        Event end = new Event.Finished(FinishReason.STOP, Usage.UNKNOWN, Timings.UNKNOWN);

        assertThat(stream(Shape.CHAT, false, text, end))
                .isEqualTo(
                        """
                        data: {"id":"chatcmpl-r1","object":"chat.completion.chunk",\
                        "created":1700000000,"model":"tiny","choices":[{"index":0,\
                        "delta":{"role":"assistant","content":"a"},"finish_reason":null}]}

                        data: {"id":"chatcmpl-r1","object":"chat.completion.chunk",\
                        "created":1700000000,"model":"tiny","choices":[{"index":0,\
                        "delta":{"content":"b"},"finish_reason":null}]}

                        data: {"id":"chatcmpl-r1","object":"chat.completion.chunk",\
                        "created":1700000000,"model":"tiny","choices":[{"index":0,\
                        "delta":{},"finish_reason":"stop"}]}

                        data: [DONE]

                        """);
    }

    @Test
    void writesAPlainCompletionWithoutThoughts() {
        var events = List.<Event>of(new Event.Reasoning("hm"), new Event.Text("ab"));
        Event end = new Event.Finished(FinishReason.LENGTH, new Usage(1, null, 2), Timings.UNKNOWN);

        assertThat(stream(Shape.COMPLETION, false, events, end))
                .startsWith(
                        "data: {\"id\":\"cmpl-r1\",\"object\":\"text_completion\","
                                + "\"created\":1700000000,\"model\":\"tiny\",\"choices\":"
                                + "[{\"index\":0,\"text\":\"ab\",\"logprobs\":null,"
                                + "\"finish_reason\":null}]}\n\n")
                .doesNotContain("hm");
        assertThat(whole(Shape.COMPLETION, events, end))
                .contains("\"text\":\"ab\"", "\"finish_reason\":\"length\"")
                .doesNotContain("hm");
    }

    @Test
    void leavesOpenTheTokensThatTheBackendDoesNotTell() {
        Event end =
                new Event.Finished(FinishReason.STOP, new Usage(null, null, 5), Timings.UNKNOWN);

        assertThat(whole(Shape.CHAT, List.of(), end))
                .contains(
                        "\"content\":\"\"",
                        "\"prompt_tokens\":null,\"completion_tokens\":5,\"total_tokens\":null");
    }

    @Test
    void refusesAnAnswerAboveTheLimit() {
        var answer =
                new TranslatedAnswer(
                        Shape.CHAT,
                        new AnswerHead("r1", "tiny", "ollama", Instant.EPOCH, 5),
                        false);

        assertThatThrownBy(() -> answer.add(new Event.Text("12345")))
                .isInstanceOf(StokerException.class);
    }

    @Test
    void endsACallWithoutArgumentsWithAnEmptyObject() {
        List<Event> events = List.of(new Event.ToolCallDelta(0, "c1", "f", ""));

        assertThat(stream(Shape.CHAT, false, events, END))
                .contains("\"function\":{\"name\":\"f\",\"arguments\":\"\"}")
                .contains("\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{}\"}}]")
                .endsWith("data: [DONE]\n\n");
        assertThat(whole(Shape.CHAT, events, END)).contains("\"arguments\":\"{}\"");
    }

    @Test
    void failsWhereArgumentsAreNoObject() {
        List<Event> events = List.of(new Event.ToolCallDelta(0, "c1", "f", "{\"a\":"));

        assertThatThrownBy(() -> stream(Shape.CHAT, false, events, END))
                .isInstanceOf(StokerException.class)
                .hasMessageContaining("the tool 'f' are not a JSON object");
        assertThatThrownBy(() -> whole(Shape.CHAT, events, END))
                .hasMessageContaining("the tool 'f' are not a JSON object");
    }

    @Test
    void tellsWhatWasThoughtAndPaid() {
        var end =
                new Event.Finished(FinishReason.STOP, new Usage(7, 2, 5, 3, 0.25), Timings.UNKNOWN);

        assertThat(whole(Shape.CHAT, List.of(new Event.Text("x")), end))
                .contains(
                        "\"completion_tokens_details\":{\"reasoning_tokens\":3}", "\"cost\":0.25");
    }
}
