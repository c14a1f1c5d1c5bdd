package dev.stoker.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One choice of an answer while it is put together from its deltas. */
final class AssembledChoice {
    private final Shape shape;
    private final MergedObject body = new MergedObject();
    private final MergedObject logprobs = new MergedObject();
    private final Map<Integer, MergedObject> toolCalls = new LinkedHashMap<>();
    private final ObjectNode rest = Json.object();
    private int lastToolCall = -1;
    private boolean logprobsGiven;
    private @Nullable String finishReason;

    AssembledChoice(Shape shape) {
        this.shape = shape;
    }

    void add(ObjectNode choice) {
        String reason = Payloads.finishReason(choice);
        finishReason = reason == null ? finishReason : reason;
        for (Map.Entry<String, JsonNode> member : choice.properties()) {
            JsonNode value = member.getValue();
            switch (member.getKey()) {
                case "index", "finish_reason" -> {}
                case "delta", "message" -> delta(value);
                case "text" -> body.add("text", value);
                case "logprobs" -> logprobs(value);
                default -> rest.set(member.getKey(), value);
            }
        }
    }

    private void delta(JsonNode delta) {
        for (Map.Entry<String, JsonNode> member : delta.properties()) {
            if (member.getKey().equals("tool_calls")) {
                member.getValue().forEach(this::toolCall);
            } else {
                body.add(member.getKey(), member.getValue());
            }
        }
    }

    private void toolCall(JsonNode piece) {
        // Some servers leave the index out: an id then begins a call, anything else goes on with
        // it.
        boolean next = piece.hasNonNull("id") || lastToolCall < 0;
        int fallback = next ? lastToolCall + 1 : lastToolCall;
        int index = piece.path("index").asInt(fallback);
        lastToolCall = index;
        MergedObject call = toolCalls.computeIfAbsent(index, _ -> new MergedObject());
        for (Map.Entry<String, JsonNode> member : piece.properties()) {
            if (!member.getKey().equals("index")) {
                call.add(member.getKey(), member.getValue());
            }
        }
    }

    private void logprobs(JsonNode value) {
        logprobsGiven = true;
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            logprobs.add(member.getKey(), member.getValue());
        }
    }

    boolean finished() {
        return finishReason != null;
    }

    ObjectNode json(int index) {
        ObjectNode choice = Json.object();
        choice.put("index", index);
        if (shape == Shape.CHAT) {
            choice.set("message", message());
        } else {
            choice.put("text", body.text("text") == null ? "" : body.text("text"));
        }
        JsonNode allLogprobs = logprobs.json();
        if (!allLogprobs.isEmpty()) {
            choice.set("logprobs", allLogprobs);
        } else if (logprobsGiven || shape == Shape.COMPLETION) {
            choice.putNull("logprobs");
        }
        choice.put("finish_reason", finishReason);
        choice.setAll(rest);
        return choice;
    }

    private ObjectNode message() {
        ObjectNode message = Json.object();
        message.put("role", "assistant");
        String content = body.text("content");
        if (content == null && toolCalls.isEmpty()) {
            content = "";
        }
        message.put("content", content);
        message.setAll(body.json());
        if (!toolCalls.isEmpty()) {
            ArrayNode calls = message.putArray("tool_calls");
            toolCalls.values().forEach(call -> calls.add(call.json()));
        }
        if (message.path("content").isNull()) {
            message.put("content", content);
        }
        return message;
    }
}
