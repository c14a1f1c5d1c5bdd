package dev.stoker.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.inference.Image;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.ToolCall;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes {@code messages} and {@code system}. Neighbours of one role become one turn; the result of
 * a tool is a part of the user's turn. Empty texts are refused there and are left out.
 */
final class Turns {
    /** What the id of a call must not hold ({@code ^[a-zA-Z0-9_-]+$}); other servers' ids may. */
    private static final Pattern NOT_OF_AN_ID = Pattern.compile("[^a-zA-Z0-9_-]");

    private Turns() {}

    static void write(List<Message> messages, ObjectNode body) {
        ArrayNode system = Json.object().arrayNode();
        ArrayNode turns = body.putArray("messages");
        for (Message message : messages) {
            if (message.role() == Role.SYSTEM) {
                text(message.content(), system);
            } else {
                turn(message, turns);
            }
        }
        if (!system.isEmpty()) {
            body.set("system", system);
        }
    }

    private static void turn(Message message, ArrayNode turns) {
        ArrayNode blocks = blocks(message);
        if (blocks.isEmpty()) {
            return;
        }
        String role = message.role() == Role.ASSISTANT ? "assistant" : "user";
        JsonNode last = turns.isEmpty() ? null : turns.get(turns.size() - 1);
        if (last != null && role.equals(Json.text(last, "role"))) {
            ((ArrayNode) last.path("content")).addAll(blocks);
        } else {
            turns.addObject().put("role", role).set("content", blocks);
        }
    }

    private static ArrayNode blocks(Message message) {
        ArrayNode blocks = Json.object().arrayNode();
        if (message.role() == Role.TOOL) {
            result(message, blocks);
            return blocks;
        }
        seen(message, blocks);
        message.toolCalls().forEach(call -> call(call, blocks));
        return blocks;
    }

    /** Images stand best before what is said of them. */
    private static void seen(Message message, ArrayNode blocks) {
        message.images().forEach(image -> image(image, blocks));
        text(message.content(), blocks);
    }

    private static void text(String text, ArrayNode blocks) {
        if (!text.isEmpty()) {
            blocks.addObject().put("type", "text").put("text", text);
        }
    }

    private static void image(Image image, ArrayNode blocks) {
        ObjectNode source = blocks.addObject().put("type", "image").putObject("source");
        source.put("type", "base64");
        source.put("media_type", image.mediaType()).put("data", image.base64());
    }

    private static void call(ToolCall call, ArrayNode blocks) {
        ObjectNode block = blocks.addObject().put("type", "tool_use");
        block.put("id", id(call.id())).put("name", call.name());
        String arguments = call.arguments().isBlank() ? "{}" : call.arguments();
        block.set("input", object("tool_calls.arguments", arguments));
    }

    private static void result(Message message, ArrayNode blocks) {
        String answers = message.toolCallId();
        if (answers == null) {
            throw new StokerException(
                    ErrorCode.INVALID_REQUEST,
                    "tool_call_id: missing (expected: the id of the call that is answered)");
        }
        ObjectNode block = blocks.addObject().put("type", "tool_result");
        block.put("tool_use_id", id(answers));
        if (message.images().isEmpty()) {
            block.put("content", message.content());
        } else {
            seen(message, block.putArray("content"));
        }
    }

    private static String id(String id) {
        return NOT_OF_AN_ID.matcher(id).replaceAll("_");
    }

    /** The JSON object in a text. */
    static ObjectNode object(String field, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        if (Json.treeOrNull(bytes, 0, bytes.length) instanceof ObjectNode object) {
            return object;
        }
        throw new StokerException(
                ErrorCode.INVALID_REQUEST,
                field + ": not a JSON object (expected: one, as JSON text)");
    }
}
