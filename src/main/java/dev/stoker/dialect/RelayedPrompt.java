package dev.stoker.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model reads of a body that is relayed without being understood in full: what stands where
 * OpenAI's and Anthropic's dialects have it. Immutable.
 *
 * @param together texts that are one prompt
 * @param turns of the conversation
 * @param pictures in it; sounds and files as well
 * @param alone prompts of which each has the context to itself
 * @param tokens of the longest prompt that comes as tokens
 */
public record RelayedPrompt(
        List<String> together, int turns, int pictures, List<String> alone, int tokens) {
    private static final List<String> READ = List.of("messages", "system", "suffix");
    private static final List<String> TOLD = List.of("tools", "functions");

    /** Names whose values are words of the dialect. */
    private static final Set<String> WORDS =
            Set.of("role", "type", "id", "tool_call_id", "tool_use_id", "media_type", "detail");

    public RelayedPrompt {
        together = List.copyOf(together);
        alone = List.copyOf(alone);
    }

    /** Of that body, in time in proportion to it; null if it is no JSON. */
    public static @Nullable RelayedPrompt of(byte[] body) {
        JsonNode json = Json.treeOrNull(body, 0, body.length);
        return json == null ? null : new Gathering().read(json);
    }

    private static final class Gathering {
        private final List<String> together = new ArrayList<>();
        private final List<String> alone = new ArrayList<>();
        private int pictures;
        private int tokens;

        RelayedPrompt read(JsonNode json) {
            prompt(json.has("input") ? json.path("input") : json.path("prompt"));
            for (String name : READ) {
                spoken(name, json.path(name));
            }
            for (String name : TOLD) {
                if (json.has(name)) {
                    together.add(json.path(name).toString());
                }
            }
            return new RelayedPrompt(
                    together, json.path("messages").size(), pictures, alone, tokens);
        }

        private void prompt(JsonNode prompt) {
            if (prompt.isTextual()) {
                alone.add(prompt.textValue());
            } else if (prompt.path(0).isNumber()) {
                tokens = Math.max(tokens, prompt.size());
            } else {
                prompt.forEach(this::prompt);
            }
        }

        private void spoken(String name, JsonNode value) {
            if (value.isTextual()) {
                text(name, value.textValue());
            }
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                spoken(field.getKey(), field.getValue());
            }
            if (value.isArray()) {
                value.forEach(one -> spoken(name, one));
            }
        }

        private void text(String name, String text) {
            if (text.startsWith("data:") || Set.of("data", "file_data", "url").contains(name)) {
                pictures++;
            } else if (!WORDS.contains(name)) {
                together.add(text);
            }
        }
    }
}
