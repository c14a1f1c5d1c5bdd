package dev.stoker.dialect.openai.translation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.Refusals;
import dev.stoker.inference.Tool;
import dev.stoker.inference.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code tools}, {@code tool_choice} and the calls in messages. */
final class ToolReader {
    private static final Set<String> CHOICES = Set.of("auto", "none", "required");

    private ToolReader() {}

    static List<Tool> tools(TopFields fields) {
        JsonNode list = fields.value("tools");
        if (!list.isArray() && !list.isMissingNode()) {
            throw Refusals.invalid("tools", list, "a list");
        }
        var tools = new ArrayList<Tool>();
        for (JsonNode item : list) {
            String at = "tools[" + tools.size() + "]";
            function(at, item);
            JsonNode function = item.path("function");
            JsonNode parameters = function.path("parameters");
            if (!parameters.isObject() && !parameters.isNull() && !parameters.isMissingNode()) {
                throw Refusals.invalid(at + ".function.parameters", parameters, "a JSON schema");
            }
            if (function.path("strict").asBoolean()) {
                fields.drop("tools.function.strict");
            }
            tools.add(
                    new Tool(
                            name(at, function),
                            Json.text(function, "description"),
                            parameters.isObject() ? parameters.toString() : null));
        }
        return tools;
    }

    /** {@code auto}, {@code none}, {@code required}, a function's name, or null. */
    static @Nullable String choice(TopFields fields, List<Tool> tools) {
        JsonNode value = fields.value("tool_choice");
        if (value.isMissingNode()) {
            return null;
        }
        if (value.isTextual() && CHOICES.contains(value.textValue())) {
            return value.textValue();
        }
        String name = Json.text(value.path("function"), "name");
        if (name == null) {
            throw value.isObject() && value.hasNonNull("type")
                    ? Refusals.unsupported("tool_choice.type", value.path("type"), "function")
                    : Refusals.invalid("tool_choice", value, "auto, none, required or a function");
        }
        if (tools.stream().noneMatch(tool -> tool.name().equals(name))) {
            throw Refusals.invalid(
                    "tool_choice.function.name",
                    value.path("function").path("name"),
                    "the name of one of tools");
        }
        return name;
    }

    static List<ToolCall> calls(String at, JsonNode message) {
        JsonNode list = message.path("tool_calls");
        if (!list.isArray() && !list.isNull() && !list.isMissingNode()) {
            throw Refusals.invalid(at + ".tool_calls", list, "a list");
        }
        var calls = new ArrayList<ToolCall>();
        for (JsonNode item : list) {
            String field = at + ".tool_calls[" + calls.size() + "]";
            function(field, item);
            JsonNode function = item.path("function");
            String id = Json.text(item, "id");
            if (id == null) {
                throw Refusals.invalid(field + ".id", item.path("id"), "a text");
            }
            String arguments = Json.text(function, "arguments");
            String some = arguments == null || arguments.isBlank() ? "{}" : arguments;
            calls.add(new ToolCall(id, name(field, function), some));
        }
        return calls;
    }

    private static void function(String at, JsonNode item) {
        JsonNode type = item.path("type");
        if (!type.isMissingNode() && !type.asText().equals("function")) {
            throw Refusals.unsupported(at + ".type", type, "function");
        }
    }

    private static String name(String at, JsonNode function) {
        String name = Json.text(function, "name");
        if (name == null || name.isEmpty()) {
            throw Refusals.invalid(at + ".function.name", function.path("name"), "a text");
        }
        return name;
    }
}
