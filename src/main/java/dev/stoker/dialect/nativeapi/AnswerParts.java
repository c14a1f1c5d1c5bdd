package dev.stoker.dialect.nativeapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import dev.stoker.inference.Event;
import dev.stoker.inference.ToolCall;
import dev.stoker.inference.Usage;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts that the native answers share. */
final class AnswerParts {
    private AnswerParts() {}

    static ObjectNode usage(Usage usage) {
        return Json.object()
                .put("prompt_tokens", usage.promptTokens())
                .put("cached_tokens", usage.cachedTokens())
                .put("completion_tokens", usage.completionTokens());
    }

    /**
     * @param end null where no tokens are generated
     */
    static ObjectNode timings(CallTimings timings, Event.@Nullable Finished end) {
        ObjectNode json = Json.object();
        json.put("queue_ms", timings.queue().toMillis());
        json.put("load_ms", timings.load().toMillis());
        if (end != null) {
            Duration first = timings.firstToken();
            json.put("first_token_ms", first == null ? null : Long.valueOf(first.toMillis()));
        }
        json.put("total_ms", timings.total().toMillis());
        if (end != null) {
            json.put("tokens_per_second", speed(timings, end));
        }
        return json;
    }

    /** As the backend measured it; else what the caller could have measured. */
    private static @Nullable Double speed(CallTimings timings, Event.Finished end) {
        Double measured = end.tokensPerSecond();
        Duration first = timings.firstToken();
        Integer tokens = end.usage().completionTokens();
        if (measured == null && first != null && tokens != null && tokens > 1) {
            Duration before = timings.queue().plus(timings.load()).plus(first);
            long nanos = timings.total().minus(before).toNanos();
            measured = nanos > 0 ? (tokens - 1) * 1e9 / nanos : null;
        }
        return measured == null || !Double.isFinite(measured)
                ? null
                : Double.valueOf(Math.round(measured * 10) / 10.0);
    }

    static ArrayNode toolCalls(List<ToolCall> calls) {
        ArrayNode json = Json.object().arrayNode();
        for (ToolCall call : calls) {
            json.addObject()
                    .put("id", call.id())
                    .put("name", call.name())
                    .put("arguments", call.arguments());
        }
        return json;
    }
}
