package dev.stoker.dialect.ollama.translation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.dialect.AnswerHead;
import dev.stoker.dialect.CallTimings;
import dev.stoker.dialect.NdjsonParser;
import dev.stoker.dialect.ollama.ChatLineReader;
import dev.stoker.inference.Event;
import dev.stoker.inference.FinishReason;
import dev.stoker.inference.Timings;
import dev.stoker.inference.TokenLogprob;
import dev.stoker.inference.Usage;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written here, Stoker itself reads from an Ollama. */
final class NdjsonAnswerPropertyTest {
    private static final List<String> TEXTS =
            List.of("A", " tiny", "\n", "\r\n", "\"", "\\", "é", "日本", "🔥", "\u0000", "\u2028");

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void isReadBackAsTheSameEventsHoweverItIsSplit(long seed) {
        var random = new SplittableRandom(seed);
        List<Event> events = deltas(random);
        int calls = random.nextInt(3);
        List<Event> whole = new ArrayList<>(events);
        for (int i = 0; i < calls; i++) {
            String text = TEXTS.get(random.nextInt(3));
            events.add(new Event.ToolCallDelta(i, "id" + i, "f" + i, "{\"a\":"));
            events.add(new Event.ToolCallDelta(i, null, null, "\"" + i + text.strip() + "\"}"));
            whole.add(
                    new Event.ToolCallDelta(
                            i, "id" + i, "f" + i, "{\"a\":\"" + i + text.strip() + "\"}"));
        }
        Event.Finished end = end(random, calls > 0);

        byte[] wire = written(events, end);
        var read = new ArrayList<Event>();
        var reader = new ChatLineReader(List.of(), null, read::add);
        var lines = new NdjsonParser(1 << 20, reader);
        int at = 0;
        while (at < wire.length) {
            int length = Math.min(random.nextInt(1, 40), wire.length - at);
            lines.feed(wire, at, length);
            at += length;
        }

        assertThat(read).isEqualTo(whole);
        assertThat(reader.finish().reason()).isEqualTo(end.reason());
        assertThat(reader.finish().usage()).isEqualTo(end.usage());
        assertThat(reader.finish().timings())
                .usingRecursiveComparison()
                .ignoringFields("tokensPerSecond")
                .isEqualTo(end.timings());
    }

    private static byte[] written(List<Event> events, Event.Finished end) {
        var head = new AnswerHead("r", "tiny", "llamacpp", Instant.EPOCH, 1 << 20);
        var writer =
                new NdjsonAnswer(Surface.CHAT, head, "tiny", InstantSource.fixed(Instant.EPOCH));
        var wire = new ByteArrayOutputStream();
        for (Event event : events) {
            byte[] bytes = writer.event(event);
            wire.writeBytes(bytes == null ? new byte[0] : bytes);
        }
        assertThat(writer.event(end)).isNull();
        wire.writeBytes(
                writer.done(
                        new CallTimings(
                                Duration.ZERO, Duration.ZERO, null, Duration.ofSeconds(1))));
        return wire.toByteArray();
    }

    private static List<Event> deltas(SplittableRandom random) {
        var events = new ArrayList<Event>();
        for (int i = random.nextInt(8); i > 0; i--) {
            String text = TEXTS.get(random.nextInt(TEXTS.size()));
            events.add(
                    switch (random.nextInt(3)) {
                        case 0 -> new Event.Text(text);
                        case 1 -> new Event.Reasoning(text);
                        default ->
                                new Event.Logprobs(
                                        List.of(
                                                new TokenLogprob(
                                                        text,
                                                        -random.nextDouble(),
                                                        List.of(
                                                                new TokenLogprob.Alternative(
                                                                        "x", -1.5)))));
                    });
        }
        return events;
    }

    private static Event.Finished end(SplittableRandom random, boolean calls) {
        FinishReason reason =
                random.nextBoolean()
                        ? FinishReason.LENGTH
                        : calls ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        return new Event.Finished(
                reason,
                new Usage(random.nextInt(1, 9000), null, random.nextInt(1, 9000)),
                new Timings(some(random), some(random), some(random), null));
    }

    private static Duration some(SplittableRandom random) {
        return Duration.ofNanos(random.nextLong(1, 1L << 40));
    }
}
