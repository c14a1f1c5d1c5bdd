package dev.stoker.service;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A socket of the family {@code AF_UNIX}, as unix(7) has it.
 *
 * @param name bytes of {@code sun_path} up to where they count: a path and its end, or a zero and
 *     an abstract name
 */
@SuppressWarnings("ArrayRecordComponent") // read once, by the one that sends
record NotifyAddress(byte[] name) {
    /** {@code sun_path} of Linux. */
    static final int LONGEST = 108;

    /** As {@code NOTIFY_SOCKET} has it; null if it is none that is spoken to here. */
    static @Nullable NotifyAddress of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean isAbstract = text.startsWith("@");
        if (bytes.length < 2 || (!isAbstract && !text.startsWith("/"))) {
            return null;
        }
        byte[] name = Arrays.copyOf(bytes, isAbstract ? bytes.length : bytes.length + 1);
        if (isAbstract) {
            name[0] = 0;
        }
        return name.length > LONGEST ? null : new NotifyAddress(name);
    }
}
