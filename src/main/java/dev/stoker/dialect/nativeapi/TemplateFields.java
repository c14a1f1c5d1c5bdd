package dev.stoker.dialect.nativeapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.StokerException;
import dev.stoker.inference.Message;
import dev.stoker.inference.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code template} and {@code variables}: a prompt that its owner has written before. */
public final class TemplateFields {
    private TemplateFields() {}

    /** The templates there are. */
    @FunctionalInterface
    public interface Templates {
        /**
         * Writes the prompt.
         *
         * @param variables texts, numbers, truth values, and lists and maps of these
         * @throws StokerException {@code TEMPLATE_NOT_FOUND}; {@code INVALID_REQUEST} naming the
         *     variable that is missing or that there is none of
         */
        Prompt write(String name, Map<String, Object> variables);
    }

    /** What a template comes to. */
    public record Prompt(@Nullable String system, String text) {}

    /** The messages of the template that is named; null if none is. */
    static @Nullable List<Message> messages(JsonFields fields, Templates templates) {
        String name = fields.text("template");
        JsonNode variables = fields.object("variables");
        if (name == null) {
            if (variables != null) {
                throw fields.refused("variables", variables, "only beside template");
            }
            return null;
        }
        for (String other : List.of("prompt", "system", "messages")) {
            if (fields.has(other)) {
                throw fields.refused(other, "given beside template", "one of them");
            }
        }
        Prompt prompt = templates.write(name, map(variables));
        var messages = new ArrayList<Message>();
        if (prompt.system() != null) {
            messages.add(new Message(Role.SYSTEM, prompt.system()));
        }
        messages.add(new Message(Role.USER, prompt.text()));
        return messages;
    }

    private static Map<String, Object> map(@Nullable JsonNode object) {
        var map = new LinkedHashMap<String, Object>();
        if (object != null) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                Object value = value(field.getValue());
                // What is null counts as not given, as everywhere in the native API.
                if (value != null) {
                    map.put(field.getKey(), value);
                }
            }
        }
        return map;
    }

    private static @Nullable Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> node.textValue();
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> node.numberValue();
            case OBJECT -> map(node);
            case ARRAY -> list(node);
            case NULL, MISSING, BINARY, POJO -> null;
        };
    }

    private static List<Object> list(JsonNode array) {
        var list = new ArrayList<Object>();
        for (JsonNode element : array) {
            Object value = value(element);
            list.add(value == null ? "" : value);
        }
        return list;
    }
}
