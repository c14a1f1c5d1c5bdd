package dev.stoker.dialect.openai.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import dev.stoker.inference.Usage;

/** Writes {@code usage}; null is what the backend does not say. */
final class UsageObject {
    private UsageObject() {}

    static ObjectNode of(Usage usage) {
        Integer prompt = usage.promptTokens();
        Integer completion = usage.completionTokens();
        ObjectNode json = Json.object();
        json.put("prompt_tokens", prompt);
        json.put("completion_tokens", completion);
        json.put(
                "total_tokens",
                prompt == null || completion == null ? null : Integer.valueOf(prompt + completion));
        if (usage.cachedTokens() != null) {
            json.putObject("prompt_tokens_details").put("cached_tokens", usage.cachedTokens());
        }
        if (usage.reasoningTokens() != null) {
            json.putObject("completion_tokens_details")
                    .put("reasoning_tokens", usage.reasoningTokens());
        }
        if (usage.cost() != null) {
            json.put("cost", usage.cost());
        }
        return json;
    }
}
