package dev.stoker.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.dialect.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The size of a prompt that is relayed and cannot be translated, by the JSON of its body: what
 * stands where OpenAI's and Anthropic's dialects have what a model reads. Pure.
 */
final class RelayedSize {
    private static final List<String> READ = List.of("messages", "system", "suffix");
    private static final List<String> TOLD = List.of("tools", "functions");

    /** Names whose values are words of the dialect. */
    private static final Set<String> WORDS =
            Set.of("role", "type", "id", "tool_call_id", "tool_use_id", "media_type", "detail");

    private RelayedSize() {}

    /** Of that body; null if it is no JSON. */
    static @Nullable PromptSize of(byte[] body) {
        JsonNode json = Json.treeOrNull(body, 0, body.length);
        if (json == null) {
            return null;
        }
        PromptSize all = alone(json.has("input") ? json.get("input") : json.path("prompt"));
        for (String name : READ) {
            all = all.plus(spoken(name, json.path(name)));
        }
        for (String name : TOLD) {
            all = json.has(name) ? all.plus(PromptSize.ofText(json.get(name).toString())) : all;
        }
        for (JsonNode _ : json.path("messages")) {
            all = all.plus(PromptSize.TURN);
        }
        return all.plus(json.has("messages") ? PromptSize.FRAME : PromptSize.NOTHING);
    }

    /** A text, its tokens, or the longest of several: each has the context to itself. */
    private static PromptSize alone(JsonNode prompt) {
        if (prompt.isTextual()) {
            return PromptSize.ofText(prompt.textValue());
        }
        if (prompt.path(0).isNumber()) {
            return PromptSize.exactly(prompt.size());
        }
        PromptSize longest = PromptSize.NOTHING;
        for (JsonNode one : prompt) {
            PromptSize size = alone(one);
            longest = size.high() > longest.high() ? size : longest;
        }
        return longest;
    }

    private static PromptSize spoken(String name, JsonNode value) {
        if (value.isTextual()) {
            String text = value.textValue();
            if (WORDS.contains(name)) {
                return PromptSize.NOTHING;
            }
            return isPicture(name, text) ? PromptSize.IMAGE : PromptSize.ofText(text);
        }
        PromptSize all = PromptSize.NOTHING;
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            all = all.plus(spoken(field.getKey(), field.getValue()));
        }
        if (value.isArray()) {
            for (JsonNode one : value) {
                all = all.plus(spoken(name, one));
            }
        }
        return all;
    }

    /** Or a sound, or a file: as many tokens as who reads it makes of it. */
    private static boolean isPicture(String name, String text) {
        return text.startsWith("data:")
                || name.equals("data")
                || name.equals("file_data")
                || name.endsWith("url");
    }
}
