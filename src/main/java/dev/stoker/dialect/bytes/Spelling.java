package dev.stoker.dialect.bytes;

/**
 * How names of fields are told apart. Servers written in Go take a name in any case for the same
 * field ({@code encoding/json}, "preferring exact matches"), and with it the long s and the Kelvin
 * sign, so that a check of one spelling alone proves nothing.
 */
public final class Spelling {
    private Spelling() {}

    /** The one spelling of all that such a server takes for the same; lower case. */
    public static String fold(String name) {
        int at = 0;
        while (at < name.length() && isPlain(name.charAt(at))) {
            at++;
        }
        if (at == name.length()) {
            return name;
        }
        var folded = new StringBuilder(name.length());
        name.chars()
                .map(c -> Character.toLowerCase(Character.toUpperCase(c)))
                .forEach(c -> folded.append((char) c));
        return folded.toString();
    }

    private static boolean isPlain(char c) {
        return c < 0x80 && !(c >= 'A' && c <= 'Z');
    }
}
