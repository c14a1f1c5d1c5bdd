package dev.stoker.dialect.anthropic.translation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.Refusals;
import dev.stoker.inference.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code tools} and {@code tool_choice}. */
final class ToolReader {
    private static final Set<String> CARRIED =
            Set.of("type", "name", "description", "input_schema");

    private ToolReader() {}

    static List<Tool> tools(MessageOptions fields) {
        JsonNode list = fields.value("tools");
        if (!list.isArray() && !list.isMissingNode()) {
            throw Refusals.invalid("tools", list, "a list");
        }
        var tools = new ArrayList<Tool>();
        for (JsonNode item : list) {
            String at = "tools[" + tools.size() + "]";
            JsonNode type = item.path("type");
            if (!type.isMissingNode() && !type.isNull() && !type.asText().equals("custom")) {
                throw Refusals.unsupported(
                        at + ".type",
                        type,
                        "custom: a tool of the caller's own, since only Anthropic's servers have"
                                + " others");
            }
            fields.dropOthers("tools.", item, CARRIED);
            tools.add(tool(at, item));
        }
        return tools;
    }

    private static Tool tool(String at, JsonNode item) {
        String name = Json.text(item, "name");
        if (name == null || name.isEmpty()) {
            throw Refusals.invalid(at + ".name", item.path("name"), "a text");
        }
        JsonNode schema = item.path("input_schema");
        if (!schema.isObject()) {
            throw Refusals.invalid(at + ".input_schema", schema, "a JSON schema");
        }
        return new Tool(name, Json.text(item, "description"), schema.toString());
    }

    /** {@code auto}, {@code none}, {@code required}, a tool's name, or null. */
    static @Nullable String choice(MessageOptions fields, List<Tool> tools) {
        JsonNode value = fields.value("tool_choice");
        if (value.isMissingNode()) {
            return null;
        }
        fields.dropOthers("tool_choice.", value, Set.of("type", "name"));
        return switch (value.path("type").asText()) {
            case "auto" -> "auto";
            case "none" -> "none";
            case "any" -> {
                if (tools.isEmpty()) {
                    throw Refusals.invalid("tools", fields.value("tools"), "at least one tool");
                }
                yield "required";
            }
            case "tool" -> named(value.path("name"), tools);
            default ->
                    throw Refusals.invalid(
                            "tool_choice.type", value.path("type"), "auto, any, tool or none");
        };
    }

    private static String named(JsonNode name, List<Tool> tools) {
        if (tools.stream().noneMatch(tool -> tool.name().equals(name.asText()))) {
            throw Refusals.invalid("tool_choice.name", name, "the name of one of tools");
        }
        return name.asText();
    }
}
