package dev.stoker.dialect.anthropic.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.AnswerHead;
import dev.stoker.dialect.CallTimings;
import dev.stoker.inference.Event;
import dev.stoker.inference.FinishReason;
import dev.stoker.inference.Timings;
import dev.stoker.inference.Usage;
import dev.stoker.testing.HttpCaller;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MessageAnswerTest {
    static final AnswerHead HEAD = new AnswerHead("id1", "tiny", "llamacpp", Instant.EPOCH, 10_000);
    static final CallTimings TIMINGS =
            new CallTimings(Duration.ZERO, Duration.ZERO, null, Duration.ZERO);

    private static Event.Finished end(FinishReason reason) {
        return new Event.Finished(reason, new Usage(25, 20, 3), Timings.UNKNOWN);
    }

    private static String stream(boolean thoughts, Event... events) {
        var answer = new MessageAnswer(HEAD, thoughts);
        var out = new StringBuilder();
        for (Event event : events) {
            byte[] bytes = answer.event(event);
            out.append(bytes == null ? "" : new String(bytes, UTF_8));
        }
        return out.append(new String(answer.done(TIMINGS), UTF_8)).toString();
    }

    private static JsonNode whole(boolean thoughts, Event... events) {
        var answer = new MessageAnswer(HEAD, thoughts);
        Arrays.stream(events).forEach(answer::add);
        return HttpCaller.json(new String(answer.whole(TIMINGS), UTF_8));
    }

    /** The order is that of platform.claude.com/docs, streaming. */
    @Test
    void streamsEveryKindOfBlockInOrder() {
        String stream =
                stream(
                        true,
                        new Event.Reasoning("hm"),
                        new Event.Text("A"),
                        new Event.Text(" tiny"),
                        new Event.ToolCallDelta(0, "t1", "f", ""),
                        new Event.ToolCallDelta(0, null, null, "{\"a\":"),
                        new Event.ToolCallDelta(0, null, null, "1}"),
                        new Event.ToolCallDelta(1, null, "g", ""),
                        end(FinishReason.TOOL_CALLS));

        assertThat(stream)
                .isEqualTo(
                        """
                        event: message_start
                        data: {"type":"message_start","message":{"id":"msg_id1","type":"message","role":"assistant","model":"tiny","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":0,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":0}}}

                        event: ping
                        data: {"type":"ping"}

                        event: content_block_start
                        data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

                        event: content_block_delta
                        data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}}

                        event: content_block_delta
                        data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":""}}

                        event: content_block_stop
                        data: {"type":"content_block_stop","index":0}

                        event: content_block_start
                        data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}

                        event: content_block_delta
                        data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"A"}}

                        event: content_block_delta
                        data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":" tiny"}}

                        event: content_block_stop
                        data: {"type":"content_block_stop","index":1}

                        event: content_block_start
                        data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"t1","name":"f","input":{}}}

                        event: content_block_delta
                        data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\\"a\\":"}}

                        event: content_block_delta
                        data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"1}"}}

                        event: content_block_stop
                        data: {"type":"content_block_stop","index":2}

                        event: content_block_start
                        data: {"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"call_1","name":"g","input":{}}}

                        event: content_block_stop
                        data: {"type":"content_block_stop","index":3}

                        event: message_delta
                        data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"input_tokens":5,"cache_creation_input_tokens":0,"cache_read_input_tokens":20,"output_tokens":3}}

                        event: message_stop
                        data: {"type":"message_stop"}

                        """);
    }

    @Test
    void answersWithOneMessage() {
        JsonNode message =
                whole(
                        true,
                        new Event.Reasoning("hm"),
                        new Event.Text("A"),
                        new Event.ToolCallDelta(0, "t1", "f", "{\"a\":1}"),
                        new Event.ToolCallDelta(1, "t2", "g", ""),
                        end(FinishReason.TOOL_CALLS));

        assertThat(message)
                .hasToString(
                        "{\"id\":\"msg_id1\",\"type\":\"message\",\"role\":\"assistant\","
                                + "\"model\":\"tiny\",\"content\":[{\"type\":\"thinking\","
                                + "\"thinking\":\"hm\",\"signature\":\"\"},{\"type\":\"text\","
                                + "\"text\":\"A\"},{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"f\","
                                + "\"input\":{\"a\":1}},{\"type\":\"tool_use\",\"id\":\"t2\","
                                + "\"name\":\"g\",\"input\":{}}],\"stop_reason\":\"tool_use\","
                                + "\"stop_sequence\":null,\"usage\":{\"input_tokens\":5,"
                                + "\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":20,"
                                + "\"output_tokens\":3}}");
    }

    @ParameterizedTest
    @CsvSource({
        "STOP,end_turn",
        "LENGTH,max_tokens",
        "TOOL_CALLS,tool_use",
        "CONTENT_FILTER,refusal"
    })
    void saysWhyItEnded(FinishReason reason, String told) {
        assertThat(whole(false, new Event.Text("A"), end(reason)).path("stop_reason").asText())
                .isEqualTo(told);
        assertThat(stream(false, new Event.Text("A"), end(reason)))
                .contains("\"stop_reason\":\"" + told + "\"");
    }

    @Test
    void saysThatThereIsSomethingToCallThoughTheBackendDidNot() {
        JsonNode message =
                whole(false, new Event.ToolCallDelta(0, "t1", "f", "{}"), end(FinishReason.STOP));

        assertThat(message.path("stop_reason").asText()).isEqualTo("tool_use");
    }

    @Test
    void tellsWhyTheModelWillNotAnswer() {
        Event[] events = {
            new Event.Refusal("I can"), new Event.Refusal("not."), end(FinishReason.STOP)
        };

        String told =
                "\"stop_details\":{\"type\":\"refusal\",\"category\":null,"
                        + "\"explanation\":\"I cannot.\"}";
        assertThat(whole(false, events).toString())
                .contains("\"stop_reason\":\"refusal\"", told, "\"content\":[]");
        assertThat(stream(false, events)).contains("\"stop_reason\":\"refusal\"", told);
    }

    /** Clients take the first block for the answer. */
    @Test
    void leavesOutThoughtsThatNobodyAskedForAndKeepsTheStreamAlive() {
        Event[] events = new Event[66];
        Arrays.fill(events, new Event.Reasoning("hm"));
        events[64] = new Event.Text("A");
        events[65] = end(FinishReason.STOP);

        String stream = stream(false, events);

        assertThat(stream).doesNotContain("hm", "thinking").contains("\"index\":0");
        assertThat(stream.split("event: ping", -1)).hasSize(1 + 3);
        assertThat(whole(false, events).path("content")).hasSize(1);
    }

    @Test
    void streamsAnAnswerWithoutAnything() {
        String stream = stream(false, end(FinishReason.STOP));

        assertThat(stream)
                .startsWith("event: message_start\n")
                .contains("\"stop_reason\":\"end_turn\"")
                .doesNotContain("content_block")
                .endsWith("data: {\"type\":\"message_stop\"}\n\n");
    }

    @Test
    void refusesToMixCallsThatCannotBeToldApartAnyMore() {
        var answer = new MessageAnswer(HEAD, false);
        answer.event(new Event.ToolCallDelta(0, "t1", "f", "{"));
        answer.event(new Event.ToolCallDelta(1, "t2", "g", "{}"));
        answer.event(new Event.ToolCallDelta(0, null, null, ""));

        assertThatExceptionOfType(StokerException.class)
                .isThrownBy(() -> answer.event(new Event.ToolCallDelta(0, null, null, "}")))
                .matches(e -> e.code() == ErrorCode.BACKEND_ERROR);
    }

    @Test
    void holdsNoMoreThanItsLimit() {
        var answer = new MessageAnswer(HEAD, true);

        assertThatExceptionOfType(StokerException.class)
                .isThrownBy(() -> answer.add(new Event.Text("x".repeat(10_001))));
        assertThatExceptionOfType(StokerException.class)
                .isThrownBy(() ->
                        answer.event(new Event.ToolCallDelta(0, "t", "f", "x".repeat(10_001))));
    }

    @Test
    void endsWithAnError() {
        var answer = new MessageAnswer(HEAD, false);
        answer.event(new Event.Text("A"));

        assertThat(
                        new String(
                                answer.error(new StokerException(ErrorCode.STREAM_CUT, "cut")),
                                UTF_8))
                .startsWith("event: error\ndata: {\"type\":\"error\",\"error\":{")
                .contains("\"request_id\":\"id1\"")
                .endsWith("}\n\n");
    }

    @Test
    void tellsThoughtTokensWhereTheyAreKnown() {
        var usage = new Usage(25, null, 30, 19, null);
        JsonNode message =
                whole(false, new Event.Finished(FinishReason.STOP, usage, Timings.UNKNOWN));

        assertThat(message.at("/usage/output_tokens_details/thinking_tokens").asInt())
                .isEqualTo(19);
        assertThat(List.of(message.at("/usage/input_tokens").asInt())).containsExactly(25);
    }

    @Test
    void tellsTheStopSequenceWhereTheBackendDoes() {
        var stopped = new Event.Finished(FinishReason.STOP, Usage.UNKNOWN, Timings.UNKNOWN, "\n\n");

        JsonNode whole = whole(false, new Event.Text("A"), stopped);

        assertThat(whole.path("stop_reason").asText()).isEqualTo("stop_sequence");
        assertThat(whole.path("stop_sequence").asText()).isEqualTo("\n\n");
        assertThat(stream(false, new Event.Text("A"), stopped))
                .contains("\"stop_reason\":\"stop_sequence\",\"stop_sequence\":\"\\n\\n\"");
    }

    @Test
    void calledAToolRatherThanStopped() {
        var stopped = new Event.Finished(FinishReason.STOP, Usage.UNKNOWN, Timings.UNKNOWN, "x");

        JsonNode whole = whole(false, new Event.ToolCallDelta(0, "a", "f", "{}"), stopped);

        assertThat(whole.path("stop_reason").asText()).isEqualTo("tool_use");
        assertThat(whole.path("stop_sequence").isNull()).isTrue();
    }

    @Test
    void keepsAStreamAliveWithAPing() {
        assertThat(new String(new MessageAnswer(HEAD, false).alive(), UTF_8))
                .isEqualTo("event: ping\ndata: {\"type\":\"ping\"}\n\n");
    }
}
