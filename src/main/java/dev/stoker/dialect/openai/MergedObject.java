package dev.stoker.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.dialect.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object that arrives in pieces: texts and arrays grow, objects are merged, of anything else the
 * last value counts. A text that names something is not a piece of anything: there the first one
 * counts.
 */
final class MergedObject {
    private static final Set<String> NAMES = Set.of("role", "id", "type", "name", "format");

    private final Map<String, StringBuilder> texts = new LinkedHashMap<>();
    private final Map<String, MergedObject> objects = new LinkedHashMap<>();
    private final ObjectNode others = Json.object();

    void add(String name, JsonNode value) {
        switch (value.getNodeType()) {
            case STRING -> addText(name, value.textValue());
            case OBJECT -> {
                MergedObject into = objects.computeIfAbsent(name, _ -> new MergedObject());
                value.properties().forEach(member -> into.add(member.getKey(), member.getValue()));
            }
            case ARRAY -> {
                if (others.get(name) instanceof ArrayNode array) {
                    value.forEach(array::add);
                } else {
                    others.set(name, value);
                }
            }
            default -> {
                if (!value.isNull() || !others.has(name)) {
                    others.set(name, value);
                }
            }
        }
    }

    private void addText(String name, String piece) {
        StringBuilder text = texts.computeIfAbsent(name, _ -> new StringBuilder());
        if (text.isEmpty() || !NAMES.contains(name)) {
            text.append(piece);
        }
    }

    /** The text so far; null if no piece came. */
    @Nullable String text(String name) {
        StringBuilder text = texts.get(name);
        return text == null ? null : text.toString();
    }

    ObjectNode json() {
        ObjectNode json = Json.object();
        json.setAll(others);
        texts.forEach((name, text) -> json.put(name, text.toString()));
        objects.forEach((name, object) -> json.set(name, object.json()));
        return json;
    }
}
