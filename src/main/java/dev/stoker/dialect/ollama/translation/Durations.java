package dev.stoker.dialect.ollama.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.CallTimings;
import dev.stoker.inference.Event;
import dev.stoker.inference.Timings;
import dev.stoker.inference.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The end of an answer in numbers: tokens, and durations in nanoseconds. Where the backend measured
 * nothing, they are as Stoker saw them: the prompt takes until the first token, the rest is
 * writing. What is zero or not known is left out, as Ollama does.
 */
final class Durations {
    private static final double NANOS = 1e9;

    private Durations() {}

    static void write(Event.Finished finished, CallTimings seen, ObjectNode to) {
        Timings told = finished.timings();
        Usage usage = finished.usage();
        Duration prompt = told.prompt() == null ? seen.firstToken() : told.prompt();
        put("total_duration", seen.total(), to);
        put("load_duration", told.load() == null ? seen.load() : told.load(), to);
        put("prompt_eval_count", usage.promptTokens(), to);
        put("prompt_eval_duration", prompt, to);
        put("eval_count", usage.completionTokens(), to);
        put("eval_duration", writing(told, usage, seen), to);
    }

    /** Of a call whose answer is no text. */
    static void write(Usage usage, CallTimings seen, ObjectNode to) {
        put("total_duration", seen.total(), to);
        put("load_duration", seen.load(), to);
        put("prompt_eval_count", usage.promptTokens(), to);
    }

    private static @Nullable Duration writing(Timings told, Usage usage, CallTimings seen) {
        if (told.generation() != null) {
            return told.generation();
        }
        Integer tokens = usage.completionTokens();
        Double speed = told.tokensPerSecond();
        if (tokens != null && speed != null && speed > 0) {
            return Duration.ofNanos(Math.round(tokens / speed * NANOS));
        }
        Duration first = seen.firstToken();
        return first == null
                ? null
                : seen.total().minus(seen.queue()).minus(seen.load()).minus(first);
    }

    private static void put(String name, @Nullable Duration duration, ObjectNode to) {
        if (duration != null && duration.isPositive()) {
            to.put(name, duration.toNanos());
        }
    }

    private static void put(String name, @Nullable Integer count, ObjectNode to) {
        if (count != null && count > 0) {
            to.put(name, count);
        }
    }
}
