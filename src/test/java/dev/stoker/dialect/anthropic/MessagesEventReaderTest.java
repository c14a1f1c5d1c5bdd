package dev.stoker.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.SseParser;
import dev.stoker.dialect.ToolCallPieces;
import dev.stoker.inference.Event;
import dev.stoker.inference.FinishReason;
import dev.stoker.inference.Timings;
import dev.stoker.inference.ToolCall;
import dev.stoker.inference.Usage;
import dev.stoker.testing.Answers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MessagesEventReaderTest {
    private final List<Event> events = new ArrayList<>();
    private final MessagesEventReader reader = new MessagesEventReader(List.of(), events::add);
    private final SseParser parser = new SseParser(1 << 20, reader);

    private Event.Finished read(String stream) {
        byte[] bytes = stream.getBytes(UTF_8);
        parser.feed(bytes, 0, bytes.length);
        parser.end();
        return reader.finish();
    }

    private Event.Finished readFixture(String name) {
        return read(Answers.text("anthropic-2023-06-01-documented-" + name + ".sse"));
    }

    private static String event(String data) {
        return "data: " + data + "\n\n";
    }

    private static String stopped(String reason) {
        return event("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + reason + "\"}}");
    }

    @Test
    void readsTextAndItsTokens() {
        Event.Finished end = readFixture("text");

        assertThat(events)
                .containsExactly(
                        new Event.Text("A"), new Event.Text(" tiny"), new Event.Text(" model"));
        assertThat(end)
                .isEqualTo(
                        new Event.Finished(
                                FinishReason.LENGTH,
                                new Usage(25, 0, 3, null, null),
                                Timings.UNKNOWN));
        assertThat(reader.done()).isTrue();
    }

    /** A llama-server b11669 says end_turn beside the sequence. */
    @ParameterizedTest
    @CsvSource({"stop_sequence,END", "end_turn,END", "max_tokens,"})
    void readsWhichStopSequenceItWas(String reason, @Nullable String sequence) {
        Event.Finished end =
                read(
                        event(
                                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\""
                                        + reason
                                        + "\",\"stop_sequence\":\"END\"}}"));

        assertThat(end.stopSequence()).isEqualTo(sequence);
    }

    @Test
    void readsThoughtsAndCountsWhatTheCacheHeld() {
        Event.Finished end = readFixture("thinking");

        assertThat(events)
                .containsExactly(
                        new Event.Reasoning("27 * 453 = 12,231"),
                        new Event.Text("27 * 453 = 12,231"));
        assertThat(end.usage()).isEqualTo(new Usage(23, 11, 30, 19, null));
        assertThat(end.reason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void putsCallsTogetherWithAndWithoutArguments() {
        Event.Finished end = readFixture("tool-use");

        var pieces = new ToolCallPieces();
        for (Event event : events) {
            if (event instanceof Event.ToolCallDelta delta) {
                pieces.add(delta);
            }
        }
        assertThat(pieces.calls())
                .containsExactly(
                        new ToolCall(
                                "toolu_01T1x1fJ34qAmk2tNTrN7Up6",
                                "get_weather",
                                "{\"location\": \"San Francisco, CA\"}"),
                        new ToolCall("toolu_01A09q90qw90lq917835lq9", "get_time", "{}"));
        assertThat(events).contains(new Event.ToolCallDelta(1, null, null, "{}"));
        assertThat(end.reason()).isEqualTo(FinishReason.TOOL_CALLS);
    }

    /** Servers that copy the API give the arguments with the call. */
    @Test
    void takesArgumentsThatComeWithTheCall() {
        read(
                event(
                                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":"
                                        + "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\","
                                        + "\"input\":{\"a\":1}}}")
                        + event("{\"type\":\"content_block_stop\",\"index\":0}")
                        + stopped("tool_use"));

        assertThat(events).contains(new Event.ToolCallDelta(0, null, null, "{\"a\":1}"));
    }

    @Test
    void passesOverWhatItDoesNotKnow() {
        read(
                event("{\"type\":\"a_new_event\",\"text\":\"x\"}")
                        + event(
                                "{\"type\":\"content_block_start\",\"content_block\":{\"type\":"
                                        + "\"server_tool_use\",\"id\":\"s\",\"name\":\"search\"}}")
                        + event(
                                "{\"type\":\"content_block_delta\",\"delta\":{\"type\":"
                                        + "\"input_json_delta\",\"partial_json\":\"{}\"}}")
                        + event(
                                "{\"type\":\"content_block_delta\",\"delta\":{\"type\":"
                                        + "\"citations_delta\",\"citation\":{}}}")
                        + event("{\"type\":\"content_block_stop\"}")
                        + event("{\"no\":\"type\"}")
                        + stopped("end_turn"));

        assertThat(events).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn,STOP",
        "stop_sequence,STOP",
        "a_new_reason,STOP",
        "max_tokens,LENGTH",
        "model_context_window_exceeded,LENGTH",
        "tool_use,TOOL_CALLS",
        "refusal,CONTENT_FILTER"
    })
    void knowsWhyItStopped(String wire, FinishReason reason) {
        assertThat(read(stopped(wire)).reason()).isEqualTo(reason);
    }

    @Test
    void tellsWhyTheModelRefuses() {
        Event.Finished end =
                read(
                        event(
                                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"refusal\","
                                        + "\"stop_details\":{\"type\":\"refusal\",\"category\":"
                                        + "\"cyber\",\"explanation\":\"against the policy\"}}}"));

        assertThat(events).containsExactly(new Event.Refusal("against the policy"));
        assertThat(end.reason()).isEqualTo(FinishReason.CONTENT_FILTER);
    }

    @Test
    void callsAStreamWithoutAStopReasonCut() {
        assertThatThrownBy(() -> read(event("{\"type\":\"message_stop\"}")))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.STREAM_CUT));
    }
}
