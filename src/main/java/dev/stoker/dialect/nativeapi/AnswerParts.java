package dev.stoker.dialect.nativeapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.CallTimings;
import dev.stoker.dialect.Json;
import dev.stoker.inference.Event;
import dev.stoker.inference.TokenLogprob;
import dev.stoker.inference.ToolCall;
import dev.stoker.inference.Usage;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts that the native answers share. */
final class AnswerParts {
    private AnswerParts() {}

    static ObjectNode usage(Usage usage) {
        ObjectNode json = Json.object();
        json.put("prompt_tokens", usage.promptTokens());
        json.put("cached_tokens", usage.cachedTokens());
        json.put("completion_tokens", usage.completionTokens());
        if (usage.reasoningTokens() != null) {
            json.put("reasoning_tokens", usage.reasoningTokens());
        }
        if (usage.cost() != null) {
            json.put("cost", usage.cost());
        }
        return json;
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
            measured(json, "prompt_ms", end.timings().prompt());
            measured(json, "generation_ms", end.timings().generation());
        }
        json.put("total_ms", timings.total().toMillis());
        if (end != null) {
            json.put("tokens_per_second", speed(timings, end));
        }
        return json;
    }

    private static void measured(ObjectNode json, String name, @Nullable Duration time) {
        if (time != null) {
            json.put(name, time.toMillis());
        }
    }

    /** As the backend measured it; else what the caller could have measured. */
    private static @Nullable Double speed(CallTimings timings, Event.Finished end) {
        Double measured = end.timings().tokensPerSecond();
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

    static ArrayNode logprobs(List<TokenLogprob> tokens) {
        ArrayNode json = Json.object().arrayNode();
        for (TokenLogprob token : tokens) {
            ObjectNode one = json.addObject();
            one.put("token", token.token()).put("logprob", token.logprob());
            ArrayNode top = one.putArray("top");
            token.top()
                    .forEach(other ->
                            top.addObject()
                                    .put("token", other.token())
                                    .put("logprob", other.logprob()));
        }
        return json;
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
