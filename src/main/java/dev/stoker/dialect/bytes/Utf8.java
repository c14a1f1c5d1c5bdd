package dev.stoker.dialect.bytes;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.util.Arrays;

/** Makes sure that a body is UTF-8 before offsets into it mean anything. */
final class Utf8 {
    private Utf8() {}

    /** The body without a leading byte order mark, which RFC 8259 lets a reader ignore. */
    static byte[] withoutMark(byte[] body) {
        boolean marked =
                body.length >= 3
                        && body[0] == (byte) 0xEF
                        && body[1] == (byte) 0xBB
                        && body[2] == (byte) 0xBF;
        return marked ? Arrays.copyOfRange(body, 3, body.length) : body;
    }

    /**
     * Refuses other charsets, which the JSON parser would detect and read by itself: their marks,
     * and the zero bytes that every UTF-16 and UTF-32 text of JSON begins with.
     */
    static void demand(byte[] json) {
        int first = json.length > 0 ? json[0] & 0xFF : 0;
        boolean otherMark = first == 0xFE || first == 0xFF;
        boolean zero = false;
        for (int i = 0; i < Math.min(4, json.length); i++) {
            zero |= json[i] == 0;
        }
        if (otherMark || zero) {
            throw new StokerException(
                    ErrorCode.INVALID_JSON, "the body is not UTF-8 (expected: JSON in UTF-8)");
        }
    }
}
