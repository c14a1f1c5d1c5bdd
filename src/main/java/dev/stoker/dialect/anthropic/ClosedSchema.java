package dev.stoker.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A JSON schema as Anthropic wants it: no object may have members that it does not name, and saying
 * nothing of them is refused. What satisfies it satisfies the schema as it was. Other limits of
 * Anthropic's are told by its own refusal.
 */
final class ClosedSchema {
    private static final String OTHERS = "additionalProperties";

    private ClosedSchema() {}

    /** Closes every object in it, in place. */
    static JsonNode of(JsonNode schema) {
        if (schema instanceof ObjectNode object
                && "object".equals(object.path("type").textValue())
                && !object.has(OTHERS)) {
            object.put(OTHERS, false);
        }
        for (JsonNode part : schema) {
            of(part);
        }
        return schema;
    }
}
