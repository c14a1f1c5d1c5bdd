package dev.stoker.dialect.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.inference.Message;
import dev.stoker.inference.ToolCall;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes {@code messages}. */
final class Messages {
    private Messages() {}

    static ArrayNode write(List<Message> messages) {
        ArrayNode list = Json.object().arrayNode();
        Map<String, String> functions = new HashMap<>();
        for (Message message : messages) {
            ObjectNode json = list.addObject();
            json.put("role", message.role().wireName()).put("content", message.content());
            if (!message.images().isEmpty()) {
                ArrayNode images = json.putArray("images");
                message.images().forEach(image -> images.add(image.base64()));
            }
            if (!message.toolCalls().isEmpty()) {
                ArrayNode calls = json.putArray("tool_calls");
                for (ToolCall call : message.toolCalls()) {
                    functions.put(call.id(), call.name());
                    call(call, calls.addObject());
                }
            }
            String answers = message.toolCallId();
            if (answers != null) {
                json.put("tool_call_id", answers);
                if (functions.containsKey(answers)) {
                    // Templates written before there were ids name the function.
                    json.put("tool_name", functions.get(answers));
                }
            }
        }
        return list;
    }

    private static void call(ToolCall call, ObjectNode to) {
        ObjectNode function = to.put("id", call.id()).putObject("function");
        function.put("name", call.name());
        function.set("arguments", object("tool_calls.arguments", call.arguments()));
    }

    /** The JSON object in a text. */
    static JsonNode object(String field, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        JsonNode node = Json.treeOrNull(bytes, 0, bytes.length);
        if (node == null || !node.isObject()) {
            throw new StokerException(
                    ErrorCode.INVALID_REQUEST,
                    field + ": not a JSON object (expected: one, as JSON text)");
        }
        return node;
    }
}
