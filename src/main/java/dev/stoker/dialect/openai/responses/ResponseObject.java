package dev.stoker.dialect.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.AnswerHead;
import dev.stoker.dialect.Json;
import dev.stoker.inference.Event;
import dev.stoker.inference.FinishReason;
import dev.stoker.inference.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code response} object, which an answer is or which the events of a stream hold: what was
 * asked, told back, and what has come of it.
 */
record ResponseObject(AnswerHead head, JsonNode asked) {
    /** Before anything has come. */
    ObjectNode begun() {
        ObjectNode json = json("in_progress", null);
        json.putArray("output");
        return json.putNull("usage");
    }

    /** All of it. */
    ObjectNode ended(List<ObjectNode> items, Event.Finished end) {
        String cut = cut(end.reason());
        ObjectNode json = json(cut == null ? "completed" : "incomplete", cut);
        ArrayNode output = json.putArray("output");
        items.forEach(output::add);
        json.set("usage", usage(end.usage()));
        return json;
    }

    /** Why an answer that ended so is not whole; null if it is. */
    static @Nullable String cut(FinishReason reason) {
        return switch (reason) {
            case LENGTH -> "max_output_tokens";
            case CONTENT_FILTER -> "content_filter";
            case STOP, TOOL_CALLS -> null;
        };
    }

    private ObjectNode json(String status, @Nullable String cut) {
        ObjectNode json = Json.object();
        json.put("id", "resp_" + head.requestId());
        json.put("object", "response");
        json.put("created_at", head.created().getEpochSecond());
        json.put("status", status);
        json.put("background", false);
        json.putNull("error");
        if (cut == null) {
            json.putNull("incomplete_details");
        } else {
            json.putObject("incomplete_details").put("reason", cut);
        }
        told(json, "instructions");
        told(json, "max_output_tokens");
        json.put("model", head.model());
        json.put("parallel_tool_calls", true);
        json.putNull("previous_response_id");
        ObjectNode reasoning = json.putObject("reasoning");
        reasoning.set("effort", or(asked.path("reasoning").path("effort")));
        reasoning.putNull("summary");
        json.put("store", false);
        told(json, "temperature");
        JsonNode format = asked.path("text").path("format");
        ObjectNode text = json.putObject("text");
        if (format.isObject()) {
            text.set("format", format);
        } else {
            text.putObject("format").put("type", "text");
        }
        JsonNode choice = asked.path("tool_choice");
        if (choice.isMissingNode() || choice.isNull()) {
            json.put("tool_choice", "auto");
        } else {
            json.set("tool_choice", choice);
        }
        if (asked.path("tools").isArray()) {
            json.set("tools", asked.path("tools"));
        } else {
            json.putArray("tools");
        }
        told(json, "top_p");
        json.put("truncation", "disabled");
        json.set(
                "metadata",
                asked.path("metadata").isObject() ? asked.path("metadata") : Json.object());
        return json;
    }

    private void told(ObjectNode json, String name) {
        json.set(name, or(asked.path(name)));
    }

    private static @Nullable JsonNode or(JsonNode value) {
        return value.isMissingNode() ? null : value;
    }

    private static ObjectNode usage(Usage usage) {
        Integer input = usage.promptTokens();
        Integer output = usage.completionTokens();
        ObjectNode json = Json.object();
        // Clients read the details without asking whether they are there.
        json.put("input_tokens", input);
        json.putObject("input_tokens_details")
                .put("cached_tokens", usage.cachedTokens() == null ? 0 : usage.cachedTokens());
        json.put("output_tokens", output);
        json.putObject("output_tokens_details")
                .put(
                        "reasoning_tokens",
                        usage.reasoningTokens() == null ? 0 : usage.reasoningTokens());
        json.put(
                "total_tokens",
                input == null || output == null ? null : Integer.valueOf(input + output));
        return json;
    }
}
