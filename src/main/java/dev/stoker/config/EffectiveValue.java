package dev.stoker.config;

import org.jspecify.annotations.Nullable;

/**
 * One key, as it is in force. What is secret is stars in it.
 *
 * @param value null where it is not set and has no default
 * @param source {@code default}, {@code FILE:LINE}, the name of the environment variable, or {@code
 *     system property}
 * @param usual the default; null where there is none
 * @param identity equal where nothing has changed, not even in a file that the value names; prints
 *     nothing
 */
public record EffectiveValue(
        String key,
        @Nullable String value,
        String source,
        @Nullable String usual,
        Object identity) {

    /** Whether the other one says the same, wherever it stands. */
    public boolean isAs(EffectiveValue other) {
        return identity.equals(other.identity);
    }
}
