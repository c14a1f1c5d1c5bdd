package dev.stoker.dialect.ollama.translation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.Refusals;
import dev.stoker.inference.Tool;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code tools}. */
final class ToolReader {
    private ToolReader() {}

    static List<Tool> tools(BodyFields fields) {
        var tools = new ArrayList<Tool>();
        for (JsonNode item : fields.list("tools")) {
            String at = "tools[" + tools.size() + "]";
            JsonNode type = item.path("type");
            if (!type.asText().isEmpty() && !type.asText().equals("function")) {
                throw Refusals.unsupported(at + ".type", type, "function");
            }
            JsonNode function = item.path("function");
            JsonNode parameters = function.path("parameters");
            if (!parameters.isObject() && !parameters.isNull() && !parameters.isMissingNode()) {
                throw Refusals.invalid(at + ".function.parameters", parameters, "a JSON schema");
            }
            tools.add(
                    new Tool(
                            name(at + ".function.name", function),
                            Json.text(function, "description"),
                            parameters.isObject() ? parameters.toString() : null));
        }
        return tools;
    }

    /** Of a function. */
    static String name(String at, JsonNode function) {
        String name = Json.text(function, "name");
        if (name == null || name.isEmpty()) {
            throw Refusals.invalid(at, function.path("name"), "a text");
        }
        return name;
    }
}
