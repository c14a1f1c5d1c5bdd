package dev.stoker.dialect.ollama.translation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;

/** How a field is refused: with its value and what was expected. */
final class Refusals {
    private static final int LONGEST = 40;

    private Refusals() {}

    /** It is not what Ollama's dialect has there. */
    static StokerException invalid(String field, JsonNode value, String expected) {
        return refused(ErrorCode.INVALID_REQUEST, field, value, expected);
    }

    /** It asks for what cannot be carried and would change the answer. */
    static StokerException unsupported(String field, JsonNode value, String expected) {
        return refused(ErrorCode.NOT_SUPPORTED, field, value, expected);
    }

    private static StokerException refused(
            ErrorCode code, String field, JsonNode value, String expected) {
        return new StokerException(
                code, field + ": " + shown(value) + " (expected: " + expected + ")");
    }

    /** A text may be a prompt, and an object may hold one; a number is just a number. */
    private static String shown(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER, BOOLEAN -> {
                String text = value.asText();
                yield text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
            }
            case STRING -> value.textValue().length() <= LONGEST ? value.toString() : "a text";
            case ARRAY -> "a list";
            case MISSING, NULL -> "missing";
            default -> "an object";
        };
    }
}
