package dev.stoker.proxy;

import java.nio.charset.StandardCharsets;

/** Text as the value of a header: what a header cannot hold is percent-encoded. Pure. */
final class HeaderText {
    private HeaderText() {}

    /** A model's name is a backend's text and may hold anything, a line end included. */
    static String of(String text) {
        var value = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b > 0x20 && b < 0x7f && b != '%') {
                value.append((char) b);
            } else {
                value.append('%').append("%02X".formatted(b & 0xff));
            }
        }
        return value.toString();
    }
}
