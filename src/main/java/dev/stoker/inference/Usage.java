package dev.stoker.inference;

import org.jspecify.annotations.Nullable;

/**
 * Tokens of one call; null where the backend does not say.
 *
 * @param promptTokens the whole prompt, cached tokens included
 * @param cachedTokens of the prompt, those the backend did not compute again
 * @param completionTokens generated, reasoning included
 */
public record Usage(
        @Nullable Integer promptTokens,
        @Nullable Integer cachedTokens,
        @Nullable Integer completionTokens) {
    /** The backend said nothing. */
    public static final Usage UNKNOWN = new Usage(null, null, null);
}
