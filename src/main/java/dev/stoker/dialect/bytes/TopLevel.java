package dev.stoker.dialect.bytes;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.stoker.dialect.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Stoker needs to know of a request's top level, found in one pass over its tokens.
 *
 * @param open offset just behind the opening brace
 * @param empty whether the object has no members
 * @param fields where the value of each member stands
 */
record TopLevel(
        int open,
        boolean empty,
        @Nullable String model,
        boolean stream,
        Map<String, Range> fields) {

    /** Bytes of a value: from the first, up to but without {@code to}. */
    record Range(int from, int to) {}

    static TopLevel scan(byte[] json, RequestBody.Check check) throws JsonProcessingException {
        try (JsonParser parser = Json.parser(json)) {
            return new Scan(check, parser).run();
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private static final class Scan {
        private final RequestBody.Check check;
        private final JsonParser parser;
        private @Nullable String model;
        private boolean stream;
        private final Map<String, Range> fields = new HashMap<>();
        private final Set<String> spellings = new HashSet<>();

        Scan(RequestBody.Check check, JsonParser parser) {
            this.check = check;
            this.parser = parser;
        }

        TopLevel run() throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(parser, "not an object");
            }
            int open = offset();
            boolean empty = true;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                empty = false;
                String name = parser.currentName();
                if (!spellings.add(Spelling.fold(name))) {
                    // Readers disagree on which one counts, so a check of one proves nothing.
                    throw EngineFields.refused(shortened(name), "given twice", "once");
                }
                member(name, parser.nextToken());
            }
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "more than one value");
            }
            return new TopLevel(open, empty, model, stream, fields);
        }

        private void member(String name, JsonToken value) throws IOException {
            int from = (int) parser.currentTokenLocation().getByteOffset();
            EngineFields.check(name, value, parser);
            switch (name) {
                case "model" -> model = value == JsonToken.VALUE_NULL ? null : parser.getText();
                case "stream" -> stream = value == JsonToken.VALUE_TRUE;
                default -> {}
            }
            check.field(name, value, parser);
            if (parser.currentToken().isStructStart()) {
                parser.skipChildren();
            } else if (!value.isStructStart()) {
                parser.finishToken();
            }
            fields.put(name, new Range(from, offset()));
        }

        private static String shortened(String name) {
            return name.length() > 64 ? name.substring(0, 64) + "…" : name;
        }

        private int offset() {
            return (int) parser.currentLocation().getByteOffset();
        }
    }
}
