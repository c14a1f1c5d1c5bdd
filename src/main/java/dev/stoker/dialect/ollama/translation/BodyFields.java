package dev.stoker.dialect.ollama.translation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.Refusals;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The top level of a body, and which of its fields are not carried. A field that is null counts as
 * not given.
 */
final class BodyFields {
    /** Read wherever they stand; how long a model stays is its backend's matter. */
    private static final Set<String> COMMON = Set.of("model", "stream", "options", "keep_alive");

    private static final int LONGEST_NAME = 64;

    private final JsonNode body;
    private final Set<String> dropped = new LinkedHashSet<>();

    private BodyFields(JsonNode body) {
        this.body = body;
    }

    /**
     * Reads a body.
     *
     * @throws StokerException {@code INVALID_JSON} if it is not one JSON object
     */
    static BodyFields read(byte[] json) {
        JsonNode root;
        try {
            root = Json.strictTree(json);
        } catch (JsonProcessingException e) {
            throw new StokerException(ErrorCode.INVALID_JSON, Json.explain(e), e);
        }
        if (!root.isObject()) {
            throw new StokerException(
                    ErrorCode.INVALID_JSON, "the body is not a JSON object (expected: one object)");
        }
        return new BodyFields(root);
    }

    /** Notes the fields that this call does not know, and those that all know and none carries. */
    void dropOthers(Surface surface) {
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            String name = field.getKey();
            boolean given = !field.getValue().isNull();
            boolean common = COMMON.contains(name);
            if (given && (name.equals("keep_alive") || !(common || surface.knows(name)))) {
                drop(name);
            }
        }
    }

    /** The value; missing if it is not given. */
    JsonNode value(String name) {
        JsonNode value = body.path(name);
        return value.isNull() ? MissingNode.getInstance() : value;
    }

    /** Whether there is something in it: neither an empty text or list nor false. */
    boolean says(String name) {
        JsonNode value = value(name);
        return switch (value.getNodeType()) {
            case MISSING -> false;
            case BOOLEAN -> value.booleanValue();
            case STRING -> !value.textValue().isEmpty();
            case ARRAY, OBJECT -> !value.isEmpty();
            default -> true;
        };
    }

    /** A text; null if it is not given. */
    @Nullable String text(String name) {
        JsonNode value = value(name);
        if (value.isMissingNode() || value.isTextual()) {
            return value.textValue();
        }
        throw Refusals.invalid(name, value, "a text");
    }

    /** The first of those texts that is not empty; null if there is none. */
    @Nullable String firstText(String... names) {
        for (String name : names) {
            String text = text(name);
            if (text != null && !text.isEmpty()) {
                return text;
            }
        }
        return null;
    }

    /** A truth; {@code usual} if it is not given. */
    boolean truth(String name, boolean usual) {
        JsonNode value = value(name);
        if (value.isMissingNode()) {
            return usual;
        }
        if (!value.isBoolean()) {
            throw Refusals.invalid(name, value, "true or false");
        }
        return value.booleanValue();
    }

    /** A list; missing if it is not given. */
    JsonNode list(String name) {
        JsonNode value = value(name);
        if (!value.isMissingNode() && !value.isArray()) {
            throw Refusals.invalid(name, value, "a list");
        }
        return value;
    }

    /** Notes that a field is not carried. */
    void drop(String name) {
        dropped.add(name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name);
    }

    /** Names of the fields that are not carried, in the order they came. */
    List<String> dropped() {
        return new ArrayList<>(dropped);
    }
}
