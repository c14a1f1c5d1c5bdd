package dev.stoker.hardware.linux;

import dev.stoker.core.Fact;
import dev.stoker.hardware.source.Facts;

/** {@code /etc/os-release}, os-release(5): shell-like assignments. Pure. */
record OsRelease(String text, String source) {
    /** The value of a key, without its quotes. */
    Fact<String> value(String key) {
        return text.lines()
                .filter(line -> line.startsWith(key + "="))
                .findFirst()
                .map(line -> unquote(line.substring(key.length() + 1).strip()))
                .map(value -> Facts.said(value, source + ": " + key))
                .orElseGet(() -> Fact.unknown(source + " has no " + key));
    }

    private static String unquote(String value) {
        boolean quoted =
                value.length() >= 2
                        && (value.startsWith("\"") || value.startsWith("'"))
                        && value.endsWith(value.substring(0, 1));
        String bare = quoted ? value.substring(1, value.length() - 1) : value;
        return bare.replaceAll("\\\\([\"$`\\\\])", "$1");
    }
}
