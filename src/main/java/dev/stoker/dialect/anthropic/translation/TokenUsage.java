package dev.stoker.dialect.anthropic.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import dev.stoker.inference.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code usage}. Clients demand numbers: what the backend does not say is 0. Nothing is ever
 * written to a cache that costs.
 */
final class TokenUsage {
    private TokenUsage() {}

    /** Before anything is known. */
    static ObjectNode none() {
        return of(Usage.UNKNOWN);
    }

    /** {@code input_tokens} are those that did not come from the cache. */
    static ObjectNode of(Usage usage) {
        int cached = or0(usage.cachedTokens());
        ObjectNode json = Json.object();
        json.put("input_tokens", Math.max(0, or0(usage.promptTokens()) - cached));
        json.put("cache_creation_input_tokens", 0);
        json.put("cache_read_input_tokens", cached);
        json.put("output_tokens", or0(usage.completionTokens()));
        if (usage.reasoningTokens() != null) {
            json.putObject("output_tokens_details").put("thinking_tokens", usage.reasoningTokens());
        }
        return json;
    }

    private static int or0(@Nullable Integer tokens) {
        return tokens == null ? 0 : tokens;
    }
}
