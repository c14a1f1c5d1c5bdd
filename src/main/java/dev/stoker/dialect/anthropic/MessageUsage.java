package dev.stoker.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.dialect.Json;
import dev.stoker.inference.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of one answer while they are told: numbers are of everything so far, and later ones count.
 * For one thread at a time.
 */
final class MessageUsage {
    private @Nullable Integer input;
    private @Nullable Integer written;
    private @Nullable Integer cached;
    private @Nullable Integer output;
    private @Nullable Integer thought;

    /** The next {@code usage}; what it leaves out stays as it was. */
    void add(JsonNode usage) {
        input = later(usage, "input_tokens", input);
        written = later(usage, "cache_creation_input_tokens", written);
        cached = later(usage, "cache_read_input_tokens", cached);
        output = later(usage, "output_tokens", output);
        thought = later(usage.path("output_tokens_details"), "thinking_tokens", thought);
    }

    /** {@code input_tokens} are those that neither came from the cache nor went into it. */
    Usage all() {
        Integer prompt = input == null ? null : Integer.valueOf(input + or0(written) + or0(cached));
        return new Usage(prompt, cached, output, thought, null);
    }

    private static @Nullable Integer later(JsonNode usage, String name, @Nullable Integer before) {
        Integer told = Json.integer(usage, name);
        return told == null ? before : told;
    }

    private static int or0(@Nullable Integer tokens) {
        return tokens == null ? 0 : tokens;
    }
}
