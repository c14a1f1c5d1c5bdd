package dev.stoker.backend.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Image;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import dev.stoker.inference.Tool;
import dev.stoker.inference.ToolCall;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code models.countTokens} with all that a request would have the model read, as
 * ai.google.dev/api/tokens documents it: Gemini's paths for OpenAI's clients do not count. Pure.
 */
final class PromptCount {
    private static final String PREFIX = "models/";

    private PromptCount() {}

    /** The model with the word before it that this API wants. */
    static String resource(String model) {
        return model.startsWith(PREFIX) ? model : PREFIX + model;
    }

    static ObjectNode body(String model, GenerateRequest request) {
        ObjectNode root = Json.object();
        ObjectNode asked = root.putObject("generateContentRequest").put("model", resource(model));
        ArrayNode system = Json.object().arrayNode();
        ArrayNode contents = asked.putArray("contents");
        Map<String, String> names = new HashMap<>();
        for (Message message : request.messages()) {
            message.toolCalls().forEach(call -> names.put(call.id(), call.name()));
            if (message.role() == Role.SYSTEM) {
                text(message.content(), system);
            } else {
                String role = message.role() == Role.ASSISTANT ? "model" : "user";
                parts(message, names, contents.addObject().put("role", role).putArray("parts"));
            }
        }
        if (!system.isEmpty()) {
            asked.putObject("systemInstruction").set("parts", system);
        }
        if (!request.tools().isEmpty()) {
            ArrayNode tools = asked.putArray("tools").addObject().putArray("functionDeclarations");
            request.tools().forEach(tool -> tool(tool, tools.addObject()));
        }
        return root;
    }

    private static void parts(Message message, Map<String, String> names, ArrayNode parts) {
        if (message.role() == Role.TOOL) {
            String name = names.getOrDefault(String.valueOf(message.toolCallId()), "function");
            ObjectNode answer = parts.addObject().putObject("functionResponse").put("name", name);
            answer.putObject("response").put("result", message.content());
            return;
        }
        for (Image image : message.images()) {
            parts.addObject()
                    .putObject("inlineData")
                    .put("mimeType", image.mediaType())
                    .put("data", image.base64());
        }
        text(message.content(), parts);
        for (ToolCall call : message.toolCalls()) {
            ObjectNode asked = parts.addObject().putObject("functionCall").put("name", call.name());
            asked.set("args", object(call.arguments()));
        }
    }

    private static void text(String text, ArrayNode parts) {
        if (!text.isEmpty()) {
            parts.addObject().put("text", text);
        }
    }

    private static void tool(Tool tool, ObjectNode to) {
        to.put("name", tool.name());
        if (tool.description() != null) {
            to.put("description", tool.description());
        }
        if (tool.parameters() != null) {
            to.set("parametersJsonSchema", object(tool.parameters()));
        }
    }

    /** What is no object is none to be counted either. */
    private static JsonNode object(@Nullable String json) {
        byte[] bytes = json == null ? new byte[0] : json.getBytes(StandardCharsets.UTF_8);
        JsonNode tree = Json.treeOrNull(bytes, 0, bytes.length);
        return tree == null ? Json.object() : tree;
    }
}
