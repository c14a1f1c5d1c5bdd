package dev.stoker.dialect;

import dev.stoker.inference.Event;
import dev.stoker.inference.FinishReason;
import dev.stoker.inference.Timings;
import dev.stoker.inference.Usage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The events of an answer that may be anything, and their way over a wire that tears them. */
public final class RandomAnswer {
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
        "event: error\n",
        "[DONE]"
    };

    private final SplittableRandom random;

    /** Always the same for the same number. */
    public RandomAnswer(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Deltas, and their end. */
    public List<Event> events() {
        var events = new ArrayList<Event>();
        int calls = 0;
        for (int i = random.nextInt(12); i > 0; i--) {
            switch (random.nextInt(3)) {
                case 0 -> events.add(new Event.Text(word()));
                case 1 -> events.add(new Event.Reasoning(word()));
                default -> call(events, calls++);
            }
        }
        boolean refuses = calls == 0 && random.nextInt(4) == 0;
        if (refuses) {
            events.add(new Event.Refusal(word() + word()));
        }
        int cached = random.nextInt(50);
        Integer thought = random.nextBoolean() ? null : Integer.valueOf(random.nextInt(9));
        var usage =
                new Usage(cached + random.nextInt(100), cached, random.nextInt(99), thought, null);
        events.add(new Event.Finished(reason(calls, refuses), usage, Timings.UNKNOWN));
        return events;
    }

    private FinishReason reason(int calls, boolean refuses) {
        if (refuses) {
            return FinishReason.CONTENT_FILTER;
        }
        return calls > 0
                ? FinishReason.TOOL_CALLS
                : random.nextBoolean() ? FinishReason.STOP : FinishReason.LENGTH;
    }

    private void call(List<Event> events, int index) {
        String[] pieces = random.nextBoolean() ? new String[0] : new String[] {"{\"", "é\":", "1}"};
        String first = pieces.length > 0 && random.nextBoolean() ? "{\"a\":2,\"b" : "";
        events.add(new Event.ToolCallDelta(index, "t" + index, "f" + index, first));
        for (int i = first.isEmpty() ? 0 : 1; i < pieces.length; i++) {
            events.add(new Event.ToolCallDelta(index, null, null, pieces[i]));
        }
    }

    private String word() {
        return WORDS[random.nextInt(WORDS.length)];
    }

    /** What a writer makes of events, without their end. */
    public static byte[] written(AnswerWriter writer, List<Event> events, CallTimings timings) {
        var out = new ByteArrayOutputStream();
        for (Event event : events) {
            byte[] bytes = writer.event(event);
            out.writeBytes(bytes == null ? new byte[0] : bytes);
        }
        out.writeBytes(writer.done(timings));
        return out.toByteArray();
    }

    /** The same stream as another server may frame it. */
    public byte[] reframed(byte[] stream) {
        String text = new String(stream, StandardCharsets.UTF_8);
        if (random.nextBoolean()) {
            text = text.replace("\ndata: ", "\ndata:").replaceFirst("^data: ", "data:");
        }
        if (random.nextBoolean()) {
            text = text.replace("\n\n", "\n\n: still here\n\n");
        }
        if (random.nextBoolean()) {
            text = text.replace("data: [DONE]\n\n", "").replace("data:[DONE]\n\n", "");
        }
        if (random.nextBoolean()) {
            text = text.replace("\n", "\r\n");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Feeds a stream in pieces that may end within a letter. */
    public void feed(SseParser parser, byte[] stream) {
        int from = 0;
        while (from < stream.length) {
            int length = Math.min(stream.length - from, random.nextInt(1, 40));
            parser.feed(stream, from, length);
            from += length;
        }
        parser.end();
    }

    /** Events as far as they mean something: not how a text is cut into deltas. */
    public static List<Object> joined(List<Event> events) {
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
        joined.addAll(calls.calls());
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
