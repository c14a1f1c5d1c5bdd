package dev.stoker.dialect.nativeapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.dialect.Json;
import dev.stoker.inference.Tool;
import dev.stoker.inference.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code tools} and {@code tool_calls}, in the short form or in OpenAI's. */
final class ToolFields {
    private static final Set<String> WRAPPED = Set.of("type", "function");
    private static final Set<String> TOOL = Set.of("name", "description", "parameters", "strict");
    private static final Set<String> WRAPPED_CALL = Set.of("id", "type", "function", "index");
    private static final Set<String> CALL = Set.of("id", "name", "arguments");

    private ToolFields() {}

    static List<Tool> tools(JsonFields fields) {
        var tools = new ArrayList<Tool>();
        for (JsonNode item : fields.list("tools")) {
            tools.add(tool(fields, item, "tools[" + tools.size() + "]"));
        }
        return tools;
    }

    private static Tool tool(JsonFields fields, JsonNode item, String at) {
        if (!item.isObject()) {
            throw fields.refused(at, item, "an object with name and parameters");
        }
        JsonFields tool;
        if (item.has("function")) {
            var wrapped = new JsonFields(item, at + ".", WRAPPED);
            checkType(wrapped);
            JsonNode function = wrapped.object("function");
            tool = new JsonFields(orMissing(function), at + ".function.", TOOL);
        } else {
            tool = new JsonFields(item, at + ".", TOOL);
        }
        JsonNode parameters = tool.object("parameters");
        return new Tool(
                tool.needed("name"),
                tool.text("description"),
                parameters == null ? null : parameters.toString());
    }

    static List<ToolCall> calls(JsonFields fields) {
        var calls = new ArrayList<ToolCall>();
        for (JsonNode item : fields.list("tool_calls")) {
            calls.add(call(fields, item, "tool_calls[" + calls.size() + "]"));
        }
        return calls;
    }

    private static ToolCall call(JsonFields fields, JsonNode item, String name) {
        if (!item.isObject()) {
            throw fields.refused(name, item, "an object with id, name and arguments");
        }
        if (!item.has("function")) {
            var call = new JsonFields(item, fields.nested(name), CALL);
            return new ToolCall(call.needed("id"), call.needed("name"), arguments(call));
        }
        var wrapped = new JsonFields(item, fields.nested(name), WRAPPED_CALL);
        checkType(wrapped);
        JsonNode function = orMissing(wrapped.object("function"));
        var call = new JsonFields(function, fields.nested(name + ".function"), CALL);
        return new ToolCall(wrapped.needed("id"), call.needed("name"), arguments(call));
    }

    /** As JSON text, or as the object itself, which Ollama's clients write. */
    private static String arguments(JsonFields call) {
        JsonNode value = call.value("arguments");
        if (value == null) {
            return "{}";
        }
        if (value.isObject()) {
            return value.toString();
        }
        if (!value.isTextual()) {
            throw call.refused("arguments", value, "JSON text or an object");
        }
        return value.textValue();
    }

    private static void checkType(JsonFields wrapped) {
        String type = wrapped.text("type");
        if (type != null && !type.equals("function")) {
            throw wrapped.refused("type", "'" + Near.shown(type) + "'", "function");
        }
    }

    private static JsonNode orMissing(@Nullable JsonNode node) {
        return node == null ? Json.object() : node;
    }
}
