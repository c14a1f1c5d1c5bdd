package dev.stoker.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** JSON as the dialects read and write it: bounded in depth and in the length of its numbers. */
public final class Json {
    /** Levels of nesting that are read; JSON schemas of real tools stay below 30. */
    public static final int MAX_DEPTH = 128;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxNumberLength(400)
                                    .maxNameLength(4096)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build();
    private static final ObjectMapper MAPPER = new ObjectMapper(FACTORY);

    private Json() {}

    /** A parser over UTF-8; the caller has made sure that it is UTF-8 and not another charset. */
    public static JsonParser parser(byte[] json) throws IOException {
        return FACTORY.createParser(json);
    }

    /** The same, over a part of them. */
    public static JsonParser parser(byte[] json, int offset, int length) throws IOException {
        return FACTORY.createParser(json, offset, length);
    }

    /**
     * The value in these bytes, a missing node if there is none. A name given twice is an error.
     */
    public static JsonNode strictTree(byte[] json) throws JsonProcessingException {
        return tree(json, 0, json.length, true);
    }

    private static JsonNode tree(byte[] json, int offset, int length, boolean strict)
            throws JsonProcessingException {
        try (JsonParser parser = FACTORY.createParser(json, offset, length)) {
            if (strict) {
                parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
            }
            JsonNode node = MAPPER.readTree(parser);
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "more than one value");
            }
            return node == null ? MissingNode.getInstance() : node;
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    /** The value in these bytes, or null if they are not JSON; of a name given twice, the last. */
    public static @Nullable JsonNode treeOrNull(byte[] json, int offset, int length) {
        try {
            JsonNode node = tree(json, offset, length, false);
            return node.isMissingNode() ? null : node;
        } catch (JsonProcessingException _) {
            return null;
        }
    }

    /**
     * What is wrong with a body, for its caller. The parser's own words can quote the prompt; the
     * place is enough.
     */
    public static String explain(JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        String where =
                location == null
                        ? ""
                        : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
        return "the body is not valid JSON" + where + " (expected: one object)";
    }

    /** An empty object. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Compact UTF-8. */
    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always writable", e);
        }
    }

    /** {@code text} as a JSON string with its quotes. */
    public static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /** The text at {@code name}, or null if there is none. */
    public static @Nullable String text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isTextual() ? value.textValue() : null;
    }

    /** The whole number at {@code name}, or null if there is none that fits. */
    public static @Nullable Integer integer(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isNumber() && value.canConvertToInt() ? value.intValue() : null;
    }
}
