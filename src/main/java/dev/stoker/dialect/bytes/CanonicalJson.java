package dev.stoker.dialect.bytes;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A number for what a request in JSON says, whichever way it is written: the order of its own
 * fields, blanks, escapes and the spelling of numbers make no difference, anything else does.
 * Nothing of the text can be had from it. Pure.
 *
 * <p>Further down the order of names counts: an answer that keeps to a schema has its fields in the
 * order of the schema's, and a model reads tools in the order in which they are written.
 */
public final class CanonicalJson {
    private static final int CHARS_AT_ONCE = 2048;

    /** In one object; a request with more is made to take memory. */
    private static final int MOST_NAMES = 4096;

    private final ByteBuffer room = ByteBuffer.allocate(CHARS_AT_ONCE * Character.BYTES);

    private CanonicalJson() {}

    /**
     * Its SHA-256. Takes time in proportion to the text, and memory only for names of objects.
     *
     * @return null where it is not one JSON value in UTF-8, and where it has a name twice, or a
     *     number beyond all bounds: readers differ in what they make of these. Also where an object
     *     has thousands of names
     */
    public static byte @Nullable [] digest(byte[] text) {
        try {
            byte[] json = Utf8.withoutMark(text);
            Utf8.demand(json);
            return new CanonicalJson().of(json);
        } catch (IOException | StokerException | ArithmeticException | NumberFormatException _) {
            return null;
        }
    }

    private byte[] of(byte[] json) throws IOException {
        MessageDigest whole = sha();
        try (JsonParser parser = Json.parser(json)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                fields(parser, whole);
            } else {
                value(parser, whole);
            }
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "more than one value");
            }
        }
        return whole.digest();
    }

    private void value(JsonParser parser, MessageDigest into) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, into);
            case START_ARRAY -> {
                into.update((byte) '[');
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    value(parser, into);
                }
                into.update((byte) ']');
            }
            case VALUE_STRING -> {
                into.update((byte) '"');
                text(
                        parser.getTextCharacters(),
                        parser.getTextOffset(),
                        parser.getTextLength(),
                        into);
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                BigDecimal number = parser.getDecimalValue().stripTrailingZeros();
                into.update((byte) '#');
                text(number.unscaledValue() + "e" + -(long) number.scale(), into);
            }
            case VALUE_TRUE -> into.update((byte) 't');
            case VALUE_FALSE -> into.update((byte) 'f');
            case VALUE_NULL -> into.update((byte) '0');
            case null, default -> throw new JsonParseException(parser, "no value");
        }
    }

    /** Each value by its own digest, so that they can be told in the order of their names. */
    private void fields(JsonParser parser, MessageDigest into) throws IOException {
        Map<String, byte[]> members = new TreeMap<>();
        var names = new HashSet<String>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = name(parser, names);
            MessageDigest of = sha();
            value(parser, of);
            members.put(name, of.digest());
        }
        into.update((byte) '{');
        members.forEach((name, value) -> {
            text(name, into);
            into.update(value);
        });
        into.update((byte) '}');
    }

    private void object(JsonParser parser, MessageDigest into) throws IOException {
        var names = new HashSet<String>();
        into.update((byte) '{');
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            text(name(parser, names), into);
            value(parser, into);
        }
        into.update((byte) '}');
    }

    /** The name that is next; goes on to its value. */
    private static String name(JsonParser parser, Set<String> names) throws IOException {
        String name = parser.currentName();
        if (!names.add(name) || names.size() > MOST_NAMES) {
            throw new JsonParseException(parser, "a name twice, or too many");
        }
        parser.nextToken();
        return name;
    }

    private void text(String text, MessageDigest into) {
        text(text.toCharArray(), 0, text.length(), into);
    }

    /** With its length before it. Not as UTF-8, in which halves of a pair would all be the same. */
    private void text(char[] chars, int offset, int length, MessageDigest into) {
        into.update(room.clear().putInt(length).flip());
        for (int from = 0; from < length; from += CHARS_AT_ONCE) {
            room.clear();
            room.asCharBuffer().put(chars, offset + from, Math.min(CHARS_AT_ONCE, length - from));
            into.update(room.limit(Math.min(CHARS_AT_ONCE, length - from) * Character.BYTES));
        }
    }

    private static MessageDigest sha() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }
}
