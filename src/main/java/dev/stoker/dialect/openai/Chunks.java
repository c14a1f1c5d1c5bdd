package dev.stoker.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.UpstreamError;
import dev.stoker.inference.Timings;
import dev.stoker.inference.Usage;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What the objects of OpenAI's answers hold, streamed or whole, as the several servers spell it.
 */
final class Chunks {
    private static final String[] TEXTS = {
        "content", "reasoning_content", "reasoning", "refusal", "text"
    };

    private Chunks() {}

    /** Whether the choice holds anything the model wrote. */
    static boolean hasContent(JsonNode choice) {
        return hasText(choice)
                || hasText(choice.path("delta"))
                || hasText(choice.path("message"))
                || !choice.path("delta").path("tool_calls").isEmpty()
                || !choice.path("message").path("tool_calls").isEmpty();
    }

    private static boolean hasText(JsonNode object) {
        for (String name : TEXTS) {
            String text = Json.text(object, name);
            if (text != null && !text.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /**
     * The error in a chunk, wherever the several servers put one; null if there is none: beside the
     * choices, within one of them (OpenRouter) or among Groq's own.
     */
    static @Nullable StokerException error(JsonNode chunk, Collection<Secret> secrets) {
        StokerException error = UpstreamError.in(chunk, secrets);
        if (error == null) {
            error = UpstreamError.in(chunk.path("x_groq"), secrets);
        }
        return error == null ? UpstreamError.in(chunk.path("choices").path(0), secrets) : error;
    }

    /**
     * Tokens and cost, from {@code usage}, from Groq's {@code x_groq.usage} or else from
     * llama.cpp's {@code timings}; null without all of them.
     */
    static @Nullable Usage usage(JsonNode chunk) {
        JsonNode usage = chunk.path("usage");
        usage = usage.isObject() ? usage : chunk.path("x_groq").path("usage");
        if (usage.isObject()) {
            return ofUsage(usage);
        }
        JsonNode timings = chunk.path("timings");
        Integer computed = Json.integer(timings, "prompt_n");
        if (computed == null) {
            return null;
        }
        Integer cached = Json.integer(timings, "cache_n");
        return new Usage(
                cached == null ? computed : Integer.valueOf(computed + cached),
                cached,
                Json.integer(timings, "predicted_n"));
    }

    private static Usage ofUsage(JsonNode usage) {
        Integer cached = Json.integer(usage.path("prompt_tokens_details"), "cached_tokens");
        JsonNode cost = usage.path("cost");
        return new Usage(
                Json.integer(usage, "prompt_tokens"),
                cached == null ? Json.integer(usage, "prompt_cache_hit_tokens") : cached,
                Json.integer(usage, "completion_tokens"),
                Json.integer(usage.path("completion_tokens_details"), "reasoning_tokens"),
                cost.isNumber() && cost.doubleValue() >= 0 ? cost.doubleValue() : null);
    }

    /** llama.cpp's times; null where there are none. */
    static @Nullable Timings timings(JsonNode chunk) {
        JsonNode timings = chunk.path("timings");
        Duration prompt = millis(timings, "prompt_ms");
        Duration generation = millis(timings, "predicted_ms");
        Double speed = tokensPerSecond(chunk);
        return prompt == null && generation == null && speed == null
                ? null
                : new Timings(null, prompt, generation, speed);
    }

    private static @Nullable Duration millis(JsonNode timings, String name) {
        JsonNode value = timings.path(name);
        // Of a prompt that was cached whole it is negative.
        return value.isNumber() && value.doubleValue() >= 0 && value.doubleValue() < 1e12
                ? Duration.ofNanos((long) (value.doubleValue() * 1e6))
                : null;
    }

    /** llama.cpp's generation speed; null where there is none, or too little to measure it. */
    static @Nullable Double tokensPerSecond(JsonNode chunk) {
        JsonNode speed = chunk.path("timings").path("predicted_per_second");
        return speed.isNumber() && speed.doubleValue() > 0 ? speed.doubleValue() : null;
    }
}
