package dev.stoker.gguf;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of each layer that is not attention.
 *
 * @param lengths its width: one number for all blocks, or one a block; empty if unsaid
 * @param experts null for a dense model
 */
public record FeedForward(List<Integer> lengths, @Nullable Experts experts) {
    /** Copies the list. */
    public FeedForward {
        lengths = List.copyOf(lengths);
    }

    /**
     * A mixture of experts.
     *
     * @param count of all
     * @param used for each token; null if unsaid
     * @param shared used for every token; null if unsaid
     * @param length width of one; null if unsaid
     */
    public record Experts(
            int count,
            @Nullable Integer used,
            @Nullable Integer shared,
            @Nullable Integer length) {}
}
