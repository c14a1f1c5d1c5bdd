package dev.stoker.dialect.nativeapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An object of a request whose fields are all known. A field that is null counts as not given. */
final class JsonFields {
    private final JsonNode object;
    private final String at;

    /**
     * @param at prefix of the fields' names in messages; empty at the top
     */
    JsonFields(JsonNode object, String at, Set<String> known) {
        this.object = object;
        this.at = at;
        object.fieldNames()
                .forEachRemaining(name -> {
                    if (!known.contains(name)) {
                        throw refused(Near.shown(name), "unknown", Near.hint(name, known));
                    }
                });
    }

    static JsonFields read(byte[] body, Set<String> known) {
        JsonNode root;
        try {
            root = Json.strictTree(body);
        } catch (JsonProcessingException e) {
            throw new StokerException(ErrorCode.INVALID_JSON, Json.explain(e), e);
        }
        if (!root.isObject()) {
            throw new StokerException(
                    ErrorCode.INVALID_JSON, "the body is not a JSON object (expected: one object)");
        }
        return new JsonFields(root, "", known);
    }

    /** Prefix of the fields of an object that stands at {@code name}. */
    String nested(String name) {
        return at + name + ".";
    }

    boolean has(String name) {
        return object.hasNonNull(name);
    }

    @Nullable JsonNode value(String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    @Nullable String text(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            throw refused(name, value, "a text");
        }
        return value.textValue();
    }

    String needed(String name) {
        String text = text(name);
        if (text == null || text.isEmpty()) {
            throw refused(name, text == null ? "missing" : "empty", "a text");
        }
        return text;
    }

    @Nullable JsonNode object(String name) {
        JsonNode value = value(name);
        if (value != null && !value.isObject()) {
            throw refused(name, value, "an object");
        }
        return value;
    }

    /** The elements of a list; none if it is not given. */
    Iterable<JsonNode> list(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw refused(name, value, "a list");
        }
        return value;
    }

    /** One text or a list of texts. */
    List<String> texts(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return List.of();
        }
        if (value.isTextual()) {
            return List.of(value.textValue());
        }
        var texts = new ArrayList<String>();
        if (!value.isArray()) {
            throw refused(name, value, "a text or a list of texts");
        }
        for (JsonNode text : value) {
            if (!text.isTextual()) {
                throw refused(name + "[" + texts.size() + "]", text, "a text");
            }
            texts.add(text.textValue());
        }
        return texts;
    }

    @Nullable Integer integer(String name, int least, int most) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        boolean whole = value.isIntegralNumber() && value.canConvertToInt();
        if (!whole || value.intValue() < least || value.intValue() > most) {
            throw refused(name, value, "a whole number from " + least + " to " + most);
        }
        return value.intValue();
    }

    @Nullable Long wholeNumber(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw refused(name, value, "a whole number of 64 bits");
        }
        return value.longValue();
    }

    @Nullable Double number(String name, int least, int most) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        double number = value.doubleValue();
        if (!value.isNumber() || !(number >= least && number <= most)) {
            throw refused(name, value, "a number from " + least + " to " + most);
        }
        return number;
    }

    StokerException refused(String name, JsonNode value, String expected) {
        // A text may be a prompt, and an object may hold one; a number is just a number.
        String shown =
                switch (value.getNodeType()) {
                    case NUMBER, BOOLEAN -> Near.shown(value.asText());
                    case STRING -> value.textValue().length() <= 40 ? value.toString() : "a text";
                    case ARRAY -> "a list";
                    default -> "an object";
                };
        return refused(name, shown, expected);
    }

    StokerException refused(String name, String value, String expected) {
        return new StokerException(
                ErrorCode.INVALID_REQUEST,
                at + name + ": " + value + " (expected: " + expected + ")");
    }
}
