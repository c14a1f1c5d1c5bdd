package dev.stoker.dialect.bytes;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Finds where bytes that come in pieces of any size first have a member {@code "error"} with a
 * value but null. Holds none of them, so it can look into what is too long to be kept. In a text of
 * the answer that name stands with escaped quotes and is not found.
 */
final class ErrorWatch {
    private static final byte[] NAME = "\"error\"".getBytes(StandardCharsets.US_ASCII);

    private long seen;
    private long from;
    private int matched;
    private boolean colon;
    private boolean found;

    void feed(ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit() && !found; i++) {
            next(bytes.get(i), seen + i - bytes.position());
        }
        seen += bytes.remaining();
    }

    private void next(byte b, long at) {
        if (matched < NAME.length) {
            matched = b == NAME[matched] ? matched + 1 : b == NAME[0] ? 1 : 0;
            from = matched == 1 ? at : from;
        } else if (!isBlank(b)) {
            if (!colon && b == ':') {
                colon = true;
            } else if (colon && b != 'n') {
                found = true;
            } else {
                begin(b, at);
            }
        }
    }

    private void begin(byte b, long at) {
        colon = false;
        matched = b == NAME[0] ? 1 : 0;
        from = at;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }

    /** Looks for another one, from the next byte on. */
    void reset() {
        found = false;
        colon = false;
        matched = 0;
    }

    /** Whether there is one. */
    boolean found() {
        return found;
    }

    /** How many bytes come before it, or before what may become one; all if there is none. */
    long before() {
        return found || matched > 0 ? from : seen;
    }
}
