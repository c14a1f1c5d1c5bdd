package dev.stoker.dialect.anthropic.translation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.dialect.AnswerHead;
import dev.stoker.dialect.SseParser;
import dev.stoker.dialect.ToolCallPieces;
import dev.stoker.dialect.anthropic.MessagesEventReader;
import dev.stoker.inference.Event;
import dev.stoker.inference.FinishReason;
import dev.stoker.inference.Timings;
import dev.stoker.inference.ToolCall;
import dev.stoker.inference.Usage;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written here is what the client side reads, however it is torn. */
final class MessageStreamPropertyTest {
    private static final String[] WORDS = {
        "A",
        " tiny",
        "\n\n",
        "é",
        "日本",
        "😀",
        "\"",
        "\\",
        "data: x\n",
        "\r",
        "\u2028",
        "event: error\n"
    };
    private static final AnswerHead HEAD =
            new AnswerHead("id1", "tiny", "llamacpp", Instant.EPOCH, 1 << 20);

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readsTheSameEventsWhereverTheStreamIsTorn(long seed) {
        var random = new SplittableRandom(seed);
        List<Event> events = events(random);

        byte[] stream = written(events);

        assertThat(joined(read(stream, random))).isEqualTo(joined(events));
    }

    private static byte[] written(List<Event> events) {
        var answer = new MessageAnswer(HEAD, true);
        var out = new ByteArrayOutputStream();
        for (Event event : events) {
            byte[] bytes = answer.event(event);
            out.writeBytes(bytes == null ? new byte[0] : bytes);
        }
        out.writeBytes(answer.done(MessageAnswerTest.TIMINGS));
        return out.toByteArray();
    }

    private static List<Event> read(byte[] stream, SplittableRandom random) {
        var events = new ArrayList<Event>();
        var reader = new MessagesEventReader(List.of(), events::add);
        var parser = new SseParser(1 << 20, reader);
        int from = 0;
        while (from < stream.length) {
            int length = Math.min(stream.length - from, random.nextInt(1, 40));
            parser.feed(stream, from, length);
            from += length;
        }
        parser.end();
        assertThat(reader.done()).isTrue();
        events.add(reader.finish());
        return events;
    }

    private static List<Event> events(SplittableRandom random) {
        var events = new ArrayList<Event>();
        int calls = 0;
        for (int i = random.nextInt(12); i > 0; i--) {
            switch (random.nextInt(3)) {
                case 0 -> events.add(new Event.Text(word(random)));
                case 1 -> events.add(new Event.Reasoning(word(random)));
                default -> call(events, calls++, random);
            }
        }
        boolean refuses = calls == 0 && random.nextInt(4) == 0;
        if (refuses) {
            events.add(new Event.Refusal(word(random) + word(random)));
        }
        int cached = random.nextInt(50);
        Integer thought = random.nextBoolean() ? null : Integer.valueOf(random.nextInt(9));
        var usage =
                new Usage(cached + random.nextInt(100), cached, random.nextInt(99), thought, null);
        events.add(new Event.Finished(reason(random, calls, refuses), usage, Timings.UNKNOWN));
        return events;
    }

    private static FinishReason reason(SplittableRandom random, int calls, boolean refuses) {
        if (refuses) {
            return FinishReason.CONTENT_FILTER;
        }
        return calls > 0
                ? FinishReason.TOOL_CALLS
                : random.nextBoolean() ? FinishReason.STOP : FinishReason.LENGTH;
    }

    private static void call(List<Event> events, int index, SplittableRandom random) {
        String[] pieces = random.nextBoolean() ? new String[0] : new String[] {"{\"", "é\":", "1}"};
        String first = pieces.length > 0 && random.nextBoolean() ? "{\"a\":2,\"b" : "";
        events.add(new Event.ToolCallDelta(index, "t" + index, "f" + index, first));
        for (int i = first.isEmpty() ? 0 : 1; i < pieces.length; i++) {
            events.add(new Event.ToolCallDelta(index, null, null, pieces[i]));
        }
    }

    private static String word(SplittableRandom random) {
        return WORDS[random.nextInt(WORDS.length)];
    }

    /** How a text is cut into deltas means nothing. */
    private static List<Object> joined(List<Event> events) {
        var joined = new ArrayList<Object>();
        var calls = new ToolCallPieces();
        @Nullable Class<?> last = null;
        for (Event event : events) {
            if (event instanceof Event.ToolCallDelta delta) {
                calls.add(delta);
                if (delta.id() != null) {
                    joined.add("call " + delta.id());
                }
            } else if (event.getClass().equals(last)) {
                joined.add(joined.removeLast() + text(event));
            } else {
                joined.add(
                        event instanceof Event.Finished
                                ? event
                                : event.getClass().getSimpleName() + ": " + text(event));
            }
            last = event.getClass();
        }
        List<ToolCall> all = calls.calls();
        joined.addAll(all);
        return joined;
    }

    private static String text(Event event) {
        return switch (event) {
            case Event.Text(var more) -> more;
            case Event.Reasoning(var more) -> more;
            case Event.Refusal(var more) -> more;
            case Event.ToolCallDelta _, Event.Logprobs _, Event.Finished _ -> "";
        };
    }
}
