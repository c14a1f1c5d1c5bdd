package dev.stoker.dialect.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.Refusals;
import dev.stoker.inference.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code tools} and {@code tool_choice}, which stand flatter here than in a chat. */
final class ResponsesTools {
    private static final Set<String> CHOICES = Set.of("auto", "none", "required");

    private ResponsesTools() {}

    static List<Tool> read(ResponsesFields fields) {
        var tools = new ArrayList<Tool>();
        for (JsonNode item : fields.list("tools")) {
            String at = "tools[" + tools.size() + "]";
            if (!item.path("type").asText().equals("function")) {
                throw Refusals.unsupported(
                        at + ".type", item.path("type"), "function: no tool runs here");
            }
            String name = Json.text(item, "name");
            if (name == null || name.isEmpty()) {
                throw Refusals.invalid(at + ".name", item.path("name"), "a text");
            }
            JsonNode parameters = item.path("parameters");
            if (!parameters.isObject() && !parameters.isNull() && !parameters.isMissingNode()) {
                throw Refusals.invalid(at + ".parameters", parameters, "a JSON schema");
            }
            if (item.path("strict").asBoolean()) {
                fields.drop("tools.strict");
            }
            tools.add(
                    new Tool(
                            name,
                            Json.text(item, "description"),
                            parameters.isObject() ? parameters.toString() : null));
        }
        return tools;
    }

    /** {@code auto}, {@code none}, {@code required}, a function's name, or null. */
    static @Nullable String choice(ResponsesFields fields, List<Tool> tools) {
        JsonNode value = fields.value("tool_choice");
        if (value.isMissingNode()) {
            return null;
        }
        if (value.isTextual() && CHOICES.contains(value.textValue())) {
            return value.textValue();
        }
        if (value.isObject() && !value.path("type").asText().equals("function")) {
            throw Refusals.unsupported("tool_choice.type", value.path("type"), "function");
        }
        String name = Json.text(value, "name");
        if (name == null) {
            throw Refusals.invalid("tool_choice", value, "auto, none, required or a function");
        }
        if (tools.stream().noneMatch(tool -> tool.name().equals(name))) {
            throw Refusals.invalid(
                    "tool_choice.name", value.path("name"), "the name of one of tools");
        }
        return name;
    }
}
