package dev.stoker.config.reload;

import org.jspecify.annotations.Nullable;

/**
 * A key whose value is another one. Secrets are stars in both; where both are the same, it is a
 * secret or the content of the file it names that has changed.
 *
 * @param from null where it was not set
 * @param to null where it is not set any more
 */
public record Change(String key, @Nullable String from, @Nullable String to, Effect effect) {}
