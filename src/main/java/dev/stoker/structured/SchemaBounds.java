package dev.stoker.structured;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.util.Map;
import java.util.Set;

/** What a schema may be: small, and of one piece. */
final class SchemaBounds {
    /** Levels; schemas of real programs stay below 20. */
    static final int MOST_LEVELS = 64;

    /** Values in it, of any kind. */
    static final int MOST_VALUES = 10_000;

    private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef", "$recursiveRef");

    private int values;

    private SchemaBounds() {}

    /**
     * Looks at all of it.
     *
     * @throws StokerException {@code INVALID_REQUEST} saying what is too much
     */
    static void check(JsonNode schema) {
        new SchemaBounds().check(schema, 1);
    }

    private void check(JsonNode node, int level) {
        if (level > MOST_LEVELS) {
            throw refused("nested deeper than %d levels".formatted(MOST_LEVELS), "fewer");
        }
        if (++values > MOST_VALUES) {
            throw refused("more than %d values".formatted(MOST_VALUES), "fewer");
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            JsonNode value = field.getValue();
            if (REFERENCES.contains(field.getKey())
                    && value.isTextual()
                    && !value.textValue().startsWith("#")) {
                throw refused(
                        field.getKey() + " to something outside of it",
                        "one that begins with #, since nothing is fetched for a caller");
            }
        }
        node.forEach(inner -> check(inner, level + 1));
    }

    static StokerException refused(String what, String expected) {
        return new StokerException(
                ErrorCode.INVALID_REQUEST, "schema: " + what + " (expected: " + expected + ")");
    }
}
