package dev.stoker.dialect.golden;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.dialect.AnswerHead;
import dev.stoker.dialect.AnswerWriter;
import dev.stoker.dialect.CallTimings;
import dev.stoker.dialect.anthropic.translation.MessageAnswer;
import dev.stoker.dialect.bytes.RequestBody;
import dev.stoker.dialect.ollama.translation.NdjsonAnswer;
import dev.stoker.dialect.ollama.translation.Surface;
import dev.stoker.dialect.openai.Shape;
import dev.stoker.dialect.openai.responses.ResponsesAnswer;
import dev.stoker.dialect.openai.responses.ResponsesRequest;
import dev.stoker.dialect.openai.translation.TranslatedAnswer;
import dev.stoker.inference.Event;
import dev.stoker.inference.FinishReason;
import dev.stoker.inference.Timings;
import dev.stoker.inference.Usage;
import dev.stoker.testing.Answers;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * For one fixed answer each dialect's whole stream is as the service writes it that the dialect
 * comes from. What is golden fits what that service was seen to write, too.
 */
final class GoldenTranscriptTest {
    private static final AnswerHead HEAD =
            new AnswerHead("r1", "tiny", "lab", Instant.parse("2026-11-21T16:45:34Z"), 1 << 20);
    private static final CallTimings TIMINGS =
            new CallTimings(
                    Duration.ZERO,
                    Duration.ofMillis(20),
                    Duration.ofMillis(30),
                    Duration.ofMillis(50));
    private static final List<Event> TEXT =
            List.of(
                    new Event.Text("A"),
                    new Event.Text(" tiny"),
                    new Event.Text(" model"),
                    end(FinishReason.STOP));
    private static final List<Event> TOOL =
            List.of(
                    new Event.ToolCallDelta(0, "call_1", "get_weather", ""),
                    new Event.ToolCallDelta(0, null, null, "{\"city\":"),
                    new Event.ToolCallDelta(0, null, null, "\"Tokyo\"}"),
                    end(FinishReason.TOOL_CALLS));

    private static Event end(FinishReason reason) {
        return new Event.Finished(reason, new Usage(25, 0, 3), Timings.ofSpeed(12.0));
    }

    private static String written(AnswerWriter writer, List<Event> events) {
        var bytes = new ByteArrayOutputStream();
        for (Event event : events) {
            byte[] some = writer.event(event);
            bytes.writeBytes(some == null ? new byte[0] : some);
        }
        bytes.writeBytes(writer.done(TIMINGS));
        return bytes.toString(UTF_8);
    }

    private static List<Golden.Event> events(String stream) {
        var events = new ArrayList<Golden.Event>();
        for (String block : stream.split("\n\n", -1)) {
            String name = "data";
            for (String line : block.split("\n", -1)) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    events.add(new Golden.Event(name, line.substring(6)));
                }
            }
        }
        return events;
    }

    private static List<Golden.Event> lines(String stream) {
        return stream.lines().map(line -> new Golden.Event("line", line)).toList();
    }

    @Test
    void writesOpenAisChatAsOpenAiDoes() {
        var writer = new TranslatedAnswer(Shape.CHAT, HEAD, true);

        Golden.of("openai-chat").demand(events(written(writer, TEXT)));
    }

    @Test
    void writesOpenAisToolCallsAsOpenAiDoes() {
        var writer = new TranslatedAnswer(Shape.CHAT, HEAD, false);

        Golden.of("openai-chat-tool").demand(events(written(writer, TOOL)));
    }

    @Test
    void writesOpenAisCompletionsAsOpenAiDoes() {
        var writer = new TranslatedAnswer(Shape.COMPLETION, HEAD, false);

        Golden.of("openai-completion").demand(events(written(writer, TEXT)));
    }

    private static ResponsesAnswer responses() {
        byte[] asked = "{\"input\":\"Hello\"}".getBytes(UTF_8);
        return new ResponsesAnswer(
                HEAD, ResponsesRequest.of(RequestBody.read(asked, (_, _, _) -> {})));
    }

    @Test
    void writesOpenAisResponsesAsOpenAiDoes() {
        Golden.of("openai-responses").demand(events(written(responses(), TEXT)));
    }

    @Test
    void writesOpenAisResponsesThatCallAToolAsOpenAiDoes() {
        Golden.of("openai-responses-tool").demand(events(written(responses(), TOOL)));
    }

    @Test
    void writesAnthropicsMessagesAsAnthropicDoes() {
        var writer = new MessageAnswer(HEAD, false);

        Golden.of("anthropic-messages").demand(events(written(writer, TEXT)));
    }

    @Test
    void writesAnthropicsToolCallsAsAnthropicDoes() {
        var writer = new MessageAnswer(HEAD, false);

        Golden.of("anthropic-messages-tool").demand(events(written(writer, TOOL)));
    }

    @Test
    void writesOllamasChatAsOllamaDoes() {
        var writer =
                new NdjsonAnswer(Surface.CHAT, HEAD, "tiny", InstantSource.fixed(HEAD.created()));

        Golden.of("ollama-chat").demand(lines(written(writer, TEXT)));
    }

    @Test
    void writesOllamasToolCallsAsOllamaDoes() {
        var writer =
                new NdjsonAnswer(Surface.CHAT, HEAD, "tiny", InstantSource.fixed(HEAD.created()));

        Golden.of("ollama-chat-tool").demand(lines(written(writer, TOOL)));
    }

    /** So that nothing golden is invented. */
    @ParameterizedTest
    @CsvSource({
        "openai-chat, clouds/openai-2026-documented-chat.sse",
        "anthropic-messages, anthropic-2023-06-01-documented-text.sse",
        "ollama-chat, ollama-0.33.0-rc2-chat.ndjson",
        "ollama-chat-tool, ollama-0.33.0-rc2-chat-tools-documented.ndjson"
    })
    void isWhatTheServiceItselfWrites(String golden, String seen) {
        String text = Answers.text(seen);

        Golden.of(golden).demand(seen.endsWith(".sse") ? events(text) : lines(text));
    }

    @Test
    void seesAFieldTooManyAndOneTooFew() {
        String line = "{\"model\":\"m\",\"created_at\":\"2026-11-21T16:45:34Z\",\"done\":false%s}";
        Golden golden = Golden.of("ollama-chat");

        assertThatThrownBy(() -> golden.demand(lines(line.formatted(""))))
                .hasMessageContaining(".message is missing");
        String more = ",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"more\":1";
        assertThatThrownBy(() -> golden.demand(lines(line.formatted(more))))
                .hasMessageContaining(".more is more than the service has");
        assertThat(lines("{}")).hasSize(1);
    }
}
