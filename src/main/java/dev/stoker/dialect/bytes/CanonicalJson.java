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
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A number for what a JSON text says, whichever way it is written: the order of names, blanks,
 * escapes and the spelling of numbers make no difference, anything else does. Nothing of the text
 * can be had from it. Pure.
 */
public final class CanonicalJson {
    private static final int CHARS_AT_ONCE = 2048;

    private final ByteBuffer room = ByteBuffer.allocate(CHARS_AT_ONCE * Character.BYTES);

    private CanonicalJson() {}

    /**
     * Its SHA-256. Takes time in proportion to the text, and memory only for names of objects.
     *
     * @return null where it is not one JSON value in UTF-8, and where it has a name twice, or a
     *     number beyond all bounds: readers differ in what they make of these
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
            parser.nextToken();
            value(parser, whole);
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
    private void object(JsonParser parser, MessageDigest into) throws IOException {
        Map<String, byte[]> members = new TreeMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            MessageDigest of = sha();
            value(parser, of);
            if (members.put(name, of.digest()) != null) {
                throw new JsonParseException(parser, "a name twice");
            }
        }
        into.update((byte) '{');
        members.forEach((name, value) -> {
            text(name, into);
            into.update(value);
        });
        into.update((byte) '}');
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
