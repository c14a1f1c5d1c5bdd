package dev.stoker.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A JSON schema as Anthropic wants it: no object may have members that it does not name, and saying
 * nothing of them is refused.
 *
 * <p>Closed is what stands by itself: the schema, its members, items and definitions, and the
 * alternatives of an {@code anyOf} or {@code oneOf} with nothing beside them. What satisfies it
 * then satisfies the schema as it was, but where alternatives of a {@code oneOf} overlap. What is
 * combined stays as it is, {@code allOf} and conditions above all: closed, each part would forbid
 * what the others name. So do {@code not}, and what is no schema: {@code const}, {@code enum},
 * {@code default} and {@code examples}. Anthropic's refusal tells of these, as of its other limits.
 */
final class ClosedSchema {
    private static final String OTHERS = "additionalProperties";

    /** Hold schemas by name. */
    private static final List<String> NAMED =
            List.of("properties", "patternProperties", "$defs", "definitions");

    /** Hold a schema or a list of them. */
    private static final List<String> PARTS = List.of("items", "prefixItems", OTHERS);

    /** Hold alternatives. */
    private static final List<String> CHOICES = List.of("anyOf", "oneOf");

    /** Make one schema of several. */
    private static final List<String> COMBINING =
            List.of("allOf", "anyOf", "oneOf", "$ref", "if", "then", "else", "dependentSchemas");

    /** Beside alternatives they add nothing that an answer must satisfy. */
    private static final List<String> REMARKS =
            List.of("title", "description", "$schema", "$id", "$comment", "$defs", "definitions");

    private ClosedSchema() {}

    /** Closes every object in it that stands by itself, in place. */
    static JsonNode of(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            close(object);
            NAMED.forEach(name -> object.path(name).forEach(ClosedSchema::of));
            PARTS.forEach(name -> each(object.path(name)));
            CHOICES.stream()
                    .filter(name -> alone(object, name))
                    .forEach(name -> each(object.path(name)));
        }
        return schema;
    }

    private static void close(ObjectNode object) {
        if ("object".equals(object.path("type").textValue())
                && !object.has(OTHERS)
                && COMBINING.stream().noneMatch(object::has)) {
            object.put(OTHERS, false);
        }
    }

    private static void each(JsonNode schemas) {
        if (schemas.isArray()) {
            schemas.forEach(ClosedSchema::of);
        } else {
            of(schemas);
        }
    }

    private static boolean alone(ObjectNode object, String choice) {
        return object.propertyStream()
                .allMatch(member ->
                        member.getKey().equals(choice) || REMARKS.contains(member.getKey()));
    }
}
