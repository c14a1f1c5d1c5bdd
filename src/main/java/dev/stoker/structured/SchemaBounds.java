package dev.stoker.structured;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/** What a schema may be: small, and of one piece. */
final class SchemaBounds {
    /** Levels; schemas of real programs stay below 20. */
    static final int MOST_LEVELS = 64;

    /** Values in it, of any kind. */
    static final int MOST_VALUES = 10_000;

    /** What they stand for is only known while an answer is checked. */
    private static final Set<String> DYNAMIC = Set.of("$dynamicRef", "$recursiveRef");

    /** What makes a part a schema of its own, whose references begin at itself. */
    private static final Set<String> OF_ITS_OWN = Set.of("$id", "$schema");

    /** Values in it if each reference were replaced by what it stands for. */
    static final long MOST_EXPANDED = 1_000_000;

    private final JsonNode root;
    private final IdentityHashMap<JsonNode, Long> expanded = new IdentityHashMap<>();
    private int values;

    private SchemaBounds(JsonNode root) {
        this.root = root;
    }

    /**
     * Looks at all of it.
     *
     * @throws StokerException {@code INVALID_REQUEST} saying what is too much
     */
    static void check(JsonNode schema) {
        var bounds = new SchemaBounds(schema);
        bounds.check(schema, 1);
        if (bounds.expanded(schema, 0) > MOST_EXPANDED) {
            throw refused(
                    "its references come to more than %d values".formatted(MOST_EXPANDED), "fewer");
        }
    }

    /** Two references to two references each, and so on, are soon more than can be checked. */
    private long expanded(JsonNode node, int steps) {
        Long known = expanded.putIfAbsent(node, 1L);
        // One that leads back to itself counts once: it ends with the answer that is checked.
        if (known != null || steps > MOST_LEVELS * MOST_LEVELS) {
            return known == null ? MOST_EXPANDED : known;
        }
        long sum = 1;
        String target = node.path("$ref").asText("");
        if (target.startsWith("#/")) {
            JsonNode part = root.at(pointer(target));
            if (part.isMissingNode()) {
                throw refused("a $ref to nothing in it", "such as #/$defs/name");
            }
            sum += expanded(part, steps + 1);
        }
        for (JsonNode inner : node) {
            sum = Math.min(MOST_EXPANDED + 1, sum + expanded(inner, steps + 1));
        }
        expanded.put(node, sum);
        return sum;
    }

    private static JsonPointer pointer(String reference) {
        try {
            return JsonPointer.compile(
                    URLDecoder.decode(
                            reference.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new StokerException(
                    ErrorCode.INVALID_REQUEST,
                    "schema: a $ref that is none (expected: such as #/$defs/name)",
                    e);
        }
    }

    private void check(JsonNode node, int level) {
        if (level > MOST_LEVELS) {
            throw refused("nested deeper than %d levels".formatted(MOST_LEVELS), "fewer");
        }
        if (++values > MOST_VALUES) {
            throw refused("more than %d values".formatted(MOST_VALUES), "fewer");
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (field.getValue().isTextual()) {
                check(field.getKey(), field.getValue().textValue(), level);
            }
        }
        node.forEach(inner -> check(inner, level + 1));
    }

    /** All that is left after it leads where {@link #expanded} follows. */
    private void check(String name, String value, int level) {
        boolean within = value.equals("#") || value.startsWith("#/");
        if (DYNAMIC.contains(name) || (name.equals("$ref") && !within)) {
            throw refused(
                    name + (within ? "" : " to something outside of it or to a name"),
                    "a $ref that is # or begins with #/, since nothing is fetched for a caller");
        }
        boolean old = name.equals("id") && root.path("$schema").asText("").contains("draft-04");
        if (level > 1 && (OF_ITS_OWN.contains(name) || old)) {
            throw refused(name + " below the top", "one schema without others in it");
        }
    }

    static StokerException refused(String what, String expected) {
        return new StokerException(
                ErrorCode.INVALID_REQUEST, "schema: " + what + " (expected: " + expected + ")");
    }
}
