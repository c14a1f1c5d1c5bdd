package dev.stoker.inference;

import org.jspecify.annotations.Nullable;

/**
 * Tokens of one call; null where the backend does not say.
 *
 * @param promptTokens the whole prompt, cached tokens included
 * @param cachedTokens of the prompt, those the backend did not compute again
 * @param completionTokens generated, reasoning included
 * @param reasoningTokens of those generated, what the model thought
 * @param cost what the backend charges for the call, in US dollars
 */
public record Usage(
        @Nullable Integer promptTokens,
        @Nullable Integer cachedTokens,
        @Nullable Integer completionTokens,
        @Nullable Integer reasoningTokens,
        @Nullable Double cost) {
    /** The backend said nothing. */
    public static final Usage UNKNOWN = new Usage(null, null, null);

    /** Usage of a backend that neither counts what is thought nor charges for it. */
    public Usage(
            @Nullable Integer promptTokens,
            @Nullable Integer cachedTokens,
            @Nullable Integer completionTokens) {
        this(promptTokens, cachedTokens, completionTokens, null, null);
    }
}
