package dev.stoker.dialect.nativeapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.BackendFault;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.AnswerHead;
import dev.stoker.dialect.CallTimings;
import dev.stoker.inference.Embeddings;
import dev.stoker.inference.Event;
import dev.stoker.inference.FinishReason;
import dev.stoker.inference.Timings;
import dev.stoker.inference.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class NativeAnswerTest {
    private static final AnswerHead HEAD =
            new AnswerHead("r1", "llama3.1:8b", "ollama", Instant.EPOCH, 100);
    private static final CallTimings TIMINGS =
            new CallTimings(
                    Duration.ZERO,
                    Duration.ofMillis(812),
                    Duration.ofMillis(188),
                    Duration.ofMillis(2000));
    private static final Event.Finished END =
            new Event.Finished(FinishReason.STOP, new Usage(14, 0, 63), Timings.ofSpeed(30.4123));

    private final NativeAnswer answer = new NativeAnswer(HEAD);

    @Test
    void writesTheWholeAnswer() {
        List.of(
                        new Event.Reasoning("hm"),
                        new Event.Text("a"),
                        new Event.Text("b\n"),
                        new Event.ToolCallDelta(0, "c1", "f", "{"),
                        new Event.ToolCallDelta(0, null, null, "}"),
                        END)
                .forEach(answer::add);

        assertThat(new String(answer.whole(TIMINGS), UTF_8))
                .isEqualTo(
                        """
                        {"id":"r1","model":"llama3.1:8b","backend":"ollama","text":"ab\\n",\
                        "reasoning":"hm","tool_calls":[{"id":"c1","name":"f","arguments":"{}"}],\
                        "finish_reason":"stop",\
                        "usage":{"prompt_tokens":14,"cached_tokens":0,"completion_tokens":63},\
                        "timings":{"queue_ms":0,"load_ms":812,"first_token_ms":188,\
                        "total_ms":2000,"tokens_per_second":30.4}}\
                        """);
    }

    @Test
    void writesAStreamWhoseEndHasEverythingButTheText() {
        assertThat(sse(new Event.Text("a\nb")))
                .isEqualTo("event: text\ndata: {\"text\":\"a\\nb\"}\n\n");
        assertThat(sse(new Event.Reasoning("r")))
                .isEqualTo("event: reasoning\ndata: {\"text\":\"r\"}\n\n");
        assertThat(sse(new Event.ToolCallDelta(0, "c", "f", "{}")))
                .isEqualTo(
                        """
                        event: tool_call
                        data: {"index":0,"id":"c","name":"f","arguments":"{}"}

                        """);
        assertThat(answer.event(END)).isNull();
        assertThat(new String(answer.done(TIMINGS), UTF_8))
                .startsWith(
                        "event: done\ndata: {\"id\":\"r1\",\"model\":\"llama3.1:8b\","
                                + "\"backend\":\"ollama\",\"tool_calls\":[{\"id\":\"c\"")
                .contains("\"finish_reason\":\"stop\"", "\"total_ms\":2000")
                .doesNotContain("\"text\"")
                .endsWith("}\n\n");
    }

    private String sse(Event event) {
        return new String(Objects.requireNonNull(answer.event(event)), UTF_8);
    }

    @Test
    void measuresTheSpeedWhereTheBackendDoesNot() {
        answer.add(new Event.Finished(FinishReason.STOP, new Usage(1, null, 11), Timings.UNKNOWN));

        assertThat(new String(answer.whole(TIMINGS), UTF_8))
                .contains("\"tokens_per_second\":10.0")
                .contains("\"cached_tokens\":null");
    }

    @Test
    void staysWithinItsLimit() {
        var more = new Event.Text("x".repeat(60));
        answer.add(more);

        assertThatThrownBy(() -> answer.add(more))
                .isInstanceOf(StokerException.class)
                .hasMessageContaining("100");
    }

    @Test
    void writesEmbeddings() {
        var embeddings = new Embeddings(List.of(new float[] {0.1f, -2f}), new Usage(3, null, null));
        var timings = new CallTimings(Duration.ZERO, Duration.ZERO, null, Duration.ofMillis(5));

        assertThat(new String(NativeEmbed.json(HEAD, embeddings, timings), UTF_8))
                .contains("\"embeddings\":[[0.1,-2.0]]", "\"total_ms\":5")
                .doesNotContain("first_token_ms");
    }

    @Test
    void writesProblems() {
        var error =
                StokerException.ofBackend(
                        ErrorCode.CONTEXT_EXCEEDED,
                        "too long",
                        new BackendFault(400, "x", FaultCause.CONTEXT));

        assertThat(new String(NativeErrors.body(error, "r1"), UTF_8))
                .isEqualTo(
                        """
                        {"type":"about:blank","title":"Context exceeded","status":400,\
                        "detail":"too long","code":"context_exceeded","origin":"backend",\
                        "retryable":false,"cause":"context","backend_type":"x","request_id":"r1"}\
                        """);
        assertThat(new String(NativeErrors.event(error, "r1", null), UTF_8))
                .startsWith("event: error\ndata: {\"type\"")
                .endsWith("}\n\n");
    }

    @Test
    void tellsWhatTheBackendMeasuredWhereItDoes() {
        answer.add(
                new Event.Finished(
                        FinishReason.STOP,
                        Usage.UNKNOWN,
                        new Timings(null, Duration.ofMillis(140), Duration.ofMillis(1860), 30.0)));
        answer.structured("repaired");

        assertThat(new String(answer.whole(TIMINGS), UTF_8))
                .contains(
                        "\"first_token_ms\":188,\"prompt_ms\":140,\"generation_ms\":1860,\"total_ms\"",
                        "\"structured\":\"repaired\"");
    }

    @Test
    void tellsTheStopSequenceWhereTheBackendDoes() {
        var _ =
                answer.event(
                        new Event.Finished(
                                FinishReason.STOP, Usage.UNKNOWN, Timings.UNKNOWN, "END"));

        assertThat(new String(answer.done(TIMINGS), UTF_8))
                .contains("\"finish_reason\":\"stop\",\"stop_sequence\":\"END\"");
    }

    @Test
    void failsWhereTheArgumentsOfACallAreNoObject() {
        answer.event(new Event.ToolCallDelta(0, "c", "get_weather", "[1]"));

        assertThatThrownBy(() -> answer.event(END))
                .isInstanceOf(StokerException.class)
                .hasMessage(
                        "the arguments that the model gave to the tool 'get_weather' are not a JSON"
                                + " object");
    }
}
