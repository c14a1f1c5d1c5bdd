package dev.stoker.proxy;

import io.vertx.core.buffer.Buffer;

/**
 * The first and the last byte of an answer that is to be one JSON object, by which one is told from
 * a page, from nothing and from a part. Some servers send blanks first as long as they work. For
 * one thread at a time.
 */
final class ObjectEdges {
    private long blanks;
    private byte first;
    private byte last;

    /** Looks at the next bytes: at few of them, unless they are blanks. */
    void see(Buffer bytes) {
        int length = bytes.length();
        int from = 0;
        while (first == 0 && from < length && isBlank(bytes.getByte(from))) {
            from++;
            blanks++;
        }
        if (first == 0 && from < length) {
            first = bytes.getByte(from);
        }
        int to = length - 1;
        while (to >= from && isBlank(bytes.getByte(to))) {
            to--;
        }
        last = to >= from ? bytes.getByte(to) : last;
    }

    /** Whether it cannot be an object any more, or does not begin in what is held of it. */
    boolean isNone() {
        return blanks > Screen.OBJECT_LIMIT || (first != 0 && first != '{');
    }

    /** Whether there is nothing but blanks. */
    boolean isEmpty() {
        return first == 0;
    }

    /** Whether it has not ended. */
    boolean isOpen() {
        return last != '}';
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }
}
