package dev.stoker.gguf;

import org.jspecify.annotations.Nullable;

/**
 * The dimensions of a model; null where the file does not say.
 *
 * @param blocks count of layers, those that only predict further tokens included
 * @param contextTokens length of context the model was trained for
 * @param embedding width of the model, in numbers
 * @param vocabulary count of tokens
 * @param recurrence null for a model of which every layer attends to the whole context
 * @param predictionLayers of the blocks, the last ones that only predict further tokens (MTP); 0
 *     for most
 */
public record GgufShape(
        @Nullable Integer blocks,
        @Nullable Integer contextTokens,
        @Nullable Integer embedding,
        @Nullable Integer vocabulary,
        @Nullable Pooling pooling,
        Attention attention,
        FeedForward feedForward,
        @Nullable Recurrence recurrence,
        Rope rope,
        int predictionLayers) {

    /** How an embedding model makes one vector of many. Source: {@code llama_pooling_type}. */
    public enum Pooling {
        NONE,
        MEAN,
        CLS,
        LAST,
        RANK
    }
}
