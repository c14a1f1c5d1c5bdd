package dev.stoker.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;

/** How a field of a caller's request is refused: with its value and what was expected. */
public final class Refusals {
    private Refusals() {}

    /** It is not what the dialect has there. */
    public static StokerException invalid(String field, JsonNode value, String expected) {
        return refused(ErrorCode.INVALID_REQUEST, field, value, expected);
    }

    /** It asks for what the backend has no way to do. */
    public static StokerException unsupported(String field, JsonNode value) {
        return unsupported(field, value, "not given: the backend of this model cannot do that");
    }

    /** It asks for what is done otherwise or not at all. */
    public static StokerException unsupported(String field, JsonNode value, String expected) {
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
                yield text.length() <= 40 ? text : text.substring(0, 40) + "…";
            }
            case STRING -> value.textValue().length() <= 40 ? value.toString() : "a text";
            case ARRAY -> "a list";
            case MISSING, NULL -> "missing";
            default -> "an object";
        };
    }
}
