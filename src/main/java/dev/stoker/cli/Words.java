package dev.stoker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.client.JsonTree;
import java.util.Locale;

/** Texts as people read them. */
final class Words {
    private Words() {}

    /** Without line breaks, which would break a table or a sentence. */
    static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    static String lowerFirst(String text) {
        return text.isEmpty()
                ? text
                : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }

    /** A field's text or number in one line; empty where it is null. */
    static String of(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (value.isTextual()) {
            return oneLine(value.textValue());
        }
        return value.isValueNode() && !value.isNull() ? value.asText() : "";
    }

    static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /** A field that must be text, or a stand-in. */
    static String of(JsonNode object, String field, String otherwise) {
        String text = JsonTree.text(object, field);
        return text == null ? otherwise : oneLine(text);
    }
}
