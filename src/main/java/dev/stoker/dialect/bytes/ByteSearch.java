package dev.stoker.dialect.bytes;

import java.util.Arrays;

/** Finds short names in the bytes of an event, without parsing it. */
public final class ByteSearch {
    private ByteSearch() {}

    /** Whether the bytes between begin with these. */
    public static boolean startsWith(byte[] what, byte[] bytes, int from, int to) {
        int end = from + what.length;
        return end <= to && Arrays.equals(bytes, from, end, what, 0, what.length);
    }

    /** Where the first byte is that is neither a space nor a tab. */
    public static int skipBlanks(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
        return at;
    }

    /** Whether these bytes stand there. */
    public static boolean contains(byte[] what, byte[] bytes, int from, int to) {
        for (int at = from; at <= to - what.length; at++) {
            if (bytes[at] == what[0] && startsWith(what, bytes, at, to)) {
                return true;
            }
        }
        return false;
    }

    /** The same in any case; {@code what} is ASCII in lower case. */
    public static boolean containsInAnyCase(byte[] what, byte[] bytes, int from, int to) {
        for (int at = from; at <= to - what.length; at++) {
            int same = 0;
            while (same < what.length && lower(bytes[at + same]) == what[same]) {
                same++;
            }
            if (same == what.length) {
                return true;
            }
        }
        return false;
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }

    /** Whether {@code name} (with its quotes) is a member's name here, with a value but null. */
    public static boolean hasMember(byte[] name, byte[] bytes, int from, int to) {
        int last = to - name.length;
        for (int at = from; at <= last; at++) {
            if (bytes[at] == '"' && bytes[at + 1] == name[1] && hasMemberAt(name, bytes, at, to)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasMemberAt(byte[] name, byte[] bytes, int at, int to) {
        if (!startsWith(name, bytes, at, to)) {
            return false;
        }
        int colon = skipBlanks(bytes, at + name.length, to);
        if (colon >= to || bytes[colon] != ':') {
            return false;
        }
        int value = skipBlanks(bytes, colon + 1, to);
        return value < to && bytes[value] != 'n';
    }
}
