package dev.stoker.security;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The app keys on disk: a line each with name, hash, when it was made, its limits and a dot, so
 * that a line that was torn off is known for one. A line that cannot be read is left out; the
 * others count.
 */
final class KeyFile {
    private static final String HEAD = "# Stoker's app keys, hashed; see 'stoker keys'";
    private static final String NONE = "-";
    private static final String END = ".";

    private KeyFile() {}

    static String write(List<AppKey> keys) {
        var text = new StringBuilder(HEAD);
        for (AppKey key : keys) {
            text.append('\n')
                    .append(
                            String.join(
                                    " ",
                                    key.name(),
                                    key.hash(),
                                    key.created().toString(),
                                    word(key.limits().requestsPerMinute()),
                                    word(key.limits().tokensPerMinute()),
                                    word(key.limits().concurrency()),
                                    END));
        }
        return text.toString();
    }

    static List<AppKey> read(String text) {
        List<AppKey> keys = new ArrayList<>();
        for (String line : text.lines().toList()) {
            AppKey key = line.startsWith("#") || line.isBlank() ? null : key(line.split(" ", -1));
            if (key != null && keys.stream().noneMatch(k -> k.name().equals(key.name()))) {
                keys.add(key);
            }
        }
        return keys;
    }

    /** How many lines of it say nothing that can be read. */
    static long torn(String text) {
        return text.lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .filter(line -> key(line.split(" ", -1)) == null)
                .count();
    }

    private static @Nullable AppKey key(String[] words) {
        if (words.length != 7 || !words[6].equals(END)) {
            return null;
        }
        try {
            var limits = new AppKey.Limits(number(words[3]), number(words[4]), number(words[5]));
            return new AppKey(words[0], words[1], Instant.parse(words[2]), limits);
        } catch (IllegalArgumentException | DateTimeException _) {
            return null;
        }
    }

    private static String word(@Nullable Integer number) {
        return number == null ? NONE : number.toString();
    }

    private static @Nullable Integer number(String word) {
        return word.equals(NONE) ? null : Integer.valueOf(word);
    }
}
