package dev.stoker.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Fixtures;
import dev.stoker.dialect.SseParser;
import dev.stoker.inference.Event;
import dev.stoker.inference.FinishReason;
import dev.stoker.inference.Timings;
import dev.stoker.inference.TokenLogprob;
import dev.stoker.inference.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
                                new Timings(
                                        null,
                                        Duration.ofNanos(293_000),
                                        Duration.ofNanos(310_000),
                                        6451.612903225807)));
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
        "max_tokens,LENGTH",
        "tool_calls,TOOL_CALLS",
        "function_call,TOOL_CALLS",
        "content_filter,CONTENT_FILTER"
    })
    void knowsTheWordsForTheEnd(String wire, FinishReason reason) {
        read("{\"choices\":[{\"finish_reason\":\"" + wire + "\"}]}");

        assertThat(reader.finish().reason()).isEqualTo(reason);
    }

    /** The first is vLLM's, the second SGLang's; a number is a token of the model's own. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"finish_reason\":\"stop\",\"stop_reason\":\"END\"|END",
                "\"finish_reason\":\"stop\",\"matched_stop\":\"END\"|END",
                "\"finish_reason\":\"stop\",\"stop_reason\":128009|",
                "\"finish_reason\":\"stop\",\"stop_reason\":null|",
                "\"finish_reason\":\"length\",\"stop_reason\":\"END\"|"
            })
    void readsWhichStopSequenceItWas(String fields, @Nullable String sequence) {
        read("{\"choices\":[{" + fields + "}]}");

        assertThat(reader.finish().stopSequence()).isEqualTo(sequence);
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

    @Test
    void readsARefusal() {
        read(
                "{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"refusal\":\"I can\"}}]}",
                "{\"choices\":[{\"delta\":{\"refusal\":\"not.\"}}]}",
                "{\"choices\":[{\"delta\":{\"refusal\":null},\"finish_reason\":\"stop\"}]}");

        assertThat(events).containsExactly(new Event.Refusal("I can"), new Event.Refusal("not."));
    }

    @Test
    void readsHowLikelyTokensWere() {
        String answer =
                new String(Fixtures.llamaServer("chat-logprobs.json"), UTF_8)
                        .replace("\"message\":", "\"delta\":");

        read(answer);

        assertThat(events)
                .containsExactly(
                        new Event.Text("A"),
                        new Event.Logprobs(
                                List.of(
                                        new TokenLogprob(
                                                "A",
                                                -0.01902029663324356,
                                                List.of(
                                                        new TokenLogprob.Alternative(
                                                                "A", -0.01902029663324356),
                                                        new TokenLogprob.Alternative(
                                                                "}", -5.004371643066406))))));
    }

    @Test
    void leavesOutALogprobThatIsNone() {
        read(
                "{\"choices\":[{\"logprobs\":null}]}",
                "{\"choices\":[{\"logprobs\":{\"content\":null}}]}",
                "{\"choices\":[{\"logprobs\":{\"content\":[{\"token\":\"a\",\"logprob\":null},{}]}}]}");

        assertThat(events).isEmpty();
    }

    @Test
    void countsWhatWasThought() {
        read(
                "{\"choices\":[{\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":50,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":8},"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":40}}}");

        assertThat(reader.finish().usage()).isEqualTo(new Usage(9, 8, 50, 40, null));
    }

    @Test
    void takesArgumentsThatAreNoTextForWhatTheyAre() {
        read(
                "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"id\":\"c\",\"function\":"
                        + "{\"name\":\"f\",\"arguments\":{\"a\":1}}}]}}]}");

        assertThat(events).containsExactly(new Event.ToolCallDelta(0, "c", "f", "{\"a\":1}"));
    }

    @Test
    void showsNoKeyThatTheProvidersReasonRepeats() {
        var careful = new ChatChunkReader(List.of(new Secret("canary-5ec2e7")), events::add);
        byte[] chunk =
                "{\"choices\":[{\"finish_reason\":\"error\",\"native_finish_reason\":\"canary-5ec2e7\"}]}"
                        .getBytes(UTF_8);

        assertThatThrownBy(() -> careful.event(null, chunk, 0, chunk.length))
                .hasMessageEndingWith("('***' at its provider)");
    }
}
