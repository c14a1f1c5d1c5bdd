package dev.stoker.cli.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * JSON between bytes and trees without an {@code ObjectMapper}, whose three hundred classes are a
 * third of a short command's time. Depth is bounded by Jackson's own limit.
 */
public final class JsonTree {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonTree() {}

    /** An empty object. */
    public static ObjectNode object() {
        return NODES.objectNode();
    }

    /** The text at {@code name}, or null if there is none. */
    public static @Nullable String text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isTextual() ? value.textValue() : null;
    }

    /** The one value in these bytes, or null if that is not what they are. */
    public static @Nullable JsonNode readOrNull(byte[] json, int offset, int length) {
        try (JsonParser parser = new JsonFactory().createParser(json, offset, length)) {
            JsonToken first = parser.nextToken();
            JsonNode tree = first == null ? null : value(parser, first);
            return parser.nextToken() == null ? tree : null;
        } catch (IOException _) {
            return null;
        }
    }

    /** Compact UTF-8. */
    public static byte[] bytes(JsonNode tree) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            write(tree, json);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    private static JsonNode value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> {
                ObjectNode object = NODES.objectNode();
                for (String name; (name = parser.nextFieldName()) != null; ) {
                    object.set(name, value(parser, parser.nextToken()));
                }
                yield object;
            }
            case START_ARRAY -> {
                ArrayNode array = NODES.arrayNode();
                for (JsonToken next; (next = parser.nextToken()) != JsonToken.END_ARRAY; ) {
                    array.add(value(parser, next));
                }
                yield array;
            }
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT ->
                    parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                            ? NODES.numberNode(parser.getBigIntegerValue())
                            : NODES.numberNode(parser.getLongValue());
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                    throw new IOException("a value is missing");
        };
    }

    private static void write(JsonNode tree, JsonGenerator json) throws IOException {
        switch (tree) {
            case ObjectNode object -> {
                json.writeStartObject();
                for (var field : object.properties()) {
                    json.writeFieldName(field.getKey());
                    write(field.getValue(), json);
                }
                json.writeEndObject();
            }
            case ArrayNode array -> {
                json.writeStartArray();
                for (JsonNode element : array) {
                    write(element, json);
                }
                json.writeEndArray();
            }
            case JsonNode text when text.isTextual() -> json.writeString(text.textValue());
            case JsonNode number when number.isNumber() -> json.writeNumber(number.asText());
            case JsonNode truth when truth.isBoolean() -> json.writeBoolean(truth.booleanValue());
            case JsonNode _ -> json.writeNull();
        }
    }
}
