package dev.stoker.gguf;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The dimensions of a model; null where the file does not say.
 *
 * @param blocks count of layers
 * @param contextTokens length of context the model was trained for
 * @param embedding width of the model, in numbers
 * @param heads attention heads: one number for all blocks, or one a block; empty if unsaid
 * @param kvHeads heads that keep keys and values, likewise; 0 in blocks without attention
 * @param vocabulary count of tokens
 */
public record GgufShape(
        @Nullable Integer blocks,
        @Nullable Integer contextTokens,
        @Nullable Integer embedding,
        List<Integer> heads,
        List<Integer> kvHeads,
        @Nullable Integer vocabulary,
        @Nullable Pooling pooling) {

    /** Copies the lists. */
    public GgufShape {
        heads = List.copyOf(heads);
        kvHeads = List.copyOf(kvHeads);
    }

    /** How an embedding model makes one vector of many. Source: {@code llama_pooling_type}. */
    public enum Pooling {
        NONE,
        MEAN,
        CLS,
        LAST,
        RANK
    }
}
