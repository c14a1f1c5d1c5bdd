package dev.stoker.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Fixtures;
import dev.stoker.dialect.SseParser;
import dev.stoker.inference.Event;
import dev.stoker.inference.FinishReason;
import dev.stoker.inference.Timings;
import dev.stoker.inference.Usage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChatChunkReaderTest {
    private final List<Event> events = new ArrayList<>();
    private final ChatChunkReader reader = new ChatChunkReader(List.of(), events::add);

    private ChatChunkReader read(String... chunks) {
        for (String chunk : chunks) {
            byte[] bytes = chunk.getBytes(UTF_8);
            reader.event(null, bytes, 0, bytes.length);
        }
        return reader;
    }

    private void readFixture(String name) {
        byte[] stream = Fixtures.llamaServer(name);
        var parser = new SseParser(1 << 20, reader);
        parser.feed(stream, 0, stream.length);
        parser.end();
    }

    @Test
    void readsTextUsageAndSpeedOfLlamaServer() {
        readFixture("chat-3-tokens-usage.sse");

        assertThat(events)
                .containsExactly(
                        new Event.Text("A"), new Event.Text(" tiny"), new Event.Text(" model"));
        assertThat(reader.finish())
                .isEqualTo(
                        new Event.Finished(
                                FinishReason.LENGTH,
                                new Usage(25, 24, 3),
                                Timings.ofSpeed(6451.612903225807)));
        assertThat(reader.done()).isTrue();
    }

    @Test
    void readsAToolCallOfLlamaServer() {
        readFixture("chat-tool-call.sse");

        List<Event> calls = events.stream().filter(Event.ToolCallDelta.class::isInstance).toList();
        assertThat(calls.getFirst())
                .isEqualTo(
                        new Event.ToolCallDelta(
                                0, "3hAhpu1iDojYmdQcAhR48Nh9w9tnDQiX", "get_weather", "{"));
        assertThat(calls.get(1)).isEqualTo(new Event.ToolCallDelta(0, null, null, "\""));
        assertThat(reader.finish().reason()).isEqualTo(FinishReason.TOOL_CALLS);
    }

    @Test
    void toleratesWhatServersLeaveOut() {
        read(
                "{}",
                "{\"choices\":[]}",
                "{\"choices\":null}",
                "{\"choices\":[{}]}",
                "{\"choices\":[{\"delta\":null}]}",
                "{\"choices\":[{\"delta\":{\"content\":null,\"tool_calls\":null}}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"\",\"reasoning\":\"\"}}]}",
                "{\"choices\":[{\"delta\":{\"reasoning\":\"r\"}}],\"error\":null,\"usage\":null}",
                "{\"choices\":[{\"delta\":{\"reasoning_content\":\"c\",\"reasoning\":\"c\"}}]}",
                "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"another choice\"}}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}");

        assertThat(events)
                .containsExactly(
                        new Event.Reasoning("r"), new Event.Reasoning("c"), new Event.Text("x"));
        assertThat(reader.finish())
                .isEqualTo(new Event.Finished(FinishReason.STOP, Usage.UNKNOWN, Timings.UNKNOWN));
    }

    @ParameterizedTest
    @CsvSource({
        "stop,STOP",
        "eos_token,STOP",
        "length,LENGTH",
        "tool_calls,TOOL_CALLS",
        "function_call,TOOL_CALLS",
        "content_filter,CONTENT_FILTER"
    })
    void knowsTheWordsForTheEnd(String wire, FinishReason reason) {
        read("{\"choices\":[{\"finish_reason\":\"" + wire + "\"}]}");

        assertThat(reader.finish().reason()).isEqualTo(reason);
    }

    @Test
    void takesNoEndForAFinishReason() {
        read("{\"choices\":[{\"delta\":{\"content\":\"x\"},\"finish_reason\":\"\"}]}", "[DONE]");

        assertThatThrownBy(reader::finish)
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.STREAM_CUT));
    }

    @Test
    void takesABackendThatGaveUpForAnError() {
        assertThatThrownBy(() -> read("{\"choices\":[{\"finish_reason\":\"abort\"}]}"))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_ERROR));
        assertThatThrownBy(() -> read("{\"error\":\"out of memory\",\"error_type\":\"x\"}"))
                .hasMessage("out of memory");
    }
}
