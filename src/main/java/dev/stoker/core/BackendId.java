package dev.stoker.core;

import java.util.regex.Pattern;

/**
 * Names one backend, such as {@code ollama} or {@code llamacpp-8080}.
 *
 * @param value lower-case letters, digits, {@code . _ -}; begins with a letter or digit; at most 64
 */
public record BackendId(String value) implements Comparable<BackendId> {
    private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    public BackendId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "backend id: '" + value + "' (expected: a-z, 0-9, '.', '_', '-', at most 64)");
        }
    }

    @Override
    public int compareTo(BackendId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
