package dev.stoker.dialect.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.stoker.dialect.bytes.EngineFields;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The fields of OpenAI's own that are checked before an engine sees them. */
final class Fields {
    private Fields() {}

    /** The field without which a call of that shape asks nothing. */
    static String subject(Shape shape) {
        return switch (shape) {
            case CHAT -> "messages";
            case COMPLETION -> "prompt";
            case EMBEDDING -> "input";
        };
    }

    static String expectedSubject(Shape shape) {
        return switch (shape) {
            case CHAT -> "an array of messages";
            case COMPLETION, EMBEDDING -> "a text or an array";
        };
    }

    /** Refuses what must not pass. The parser stands at the value. */
    static void check(Shape shape, String name, JsonToken value, JsonParser parser)
            throws IOException {
        String expected = expectedType(shape, name, value);
        if (expected != null) {
            throw EngineFields.refused(name, EngineFields.shown(value, parser), expected);
        }
    }

    private static @Nullable String expectedType(Shape shape, String name, JsonToken value) {
        if (name.equals(subject(shape))) {
            boolean array = value == JsonToken.START_ARRAY;
            boolean text = value == JsonToken.VALUE_STRING && shape != Shape.CHAT;
            return array || text ? null : expectedSubject(shape);
        }
        boolean options = value == JsonToken.VALUE_NULL || value == JsonToken.START_OBJECT;
        return name.equals("stream_options") && !options ? "an object" : null;
    }
}
