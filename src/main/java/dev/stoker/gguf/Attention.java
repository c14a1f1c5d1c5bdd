package dev.stoker.gguf;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model's attention keeps for each token.
 *
 * @param heads one number for all blocks, or one a block; empty if unsaid
 * @param kvHeads heads that keep keys and values, likewise; 0 in blocks without attention
 * @param keyLength numbers in one head's key; null where it is the width through the heads
 * @param valueLength likewise of a value
 * @param window null where no layer's view is limited
 * @param latent null where keys and values are kept as they are
 * @param sharedKvLayers last layers that use the keys and values of earlier ones; 0 for most
 * @param causal false in encoders, which have no next token to give
 */
public record Attention(
        List<Integer> heads,
        List<Integer> kvHeads,
        @Nullable Integer keyLength,
        @Nullable Integer valueLength,
        @Nullable Window window,
        @Nullable Latent latent,
        int sharedKvLayers,
        boolean causal) {
    /** Copies the lists. */
    public Attention {
        heads = List.copyOf(heads);
        kvHeads = List.copyOf(kvHeads);
    }

    /**
     * A view limited to the last tokens, in some layers.
     *
     * @param tokens width of the view
     * @param pattern which blocks have it: one flag for each block ({@code true}: limited), or
     *     empty where the file does not say and the architecture does
     * @param period every so many blocks one sees everything; null where the file does not say
     * @param keyLength of the limited layers; null where it is that of all
     * @param valueLength likewise
     */
    public record Window(
            int tokens,
            List<Boolean> pattern,
            @Nullable Integer period,
            @Nullable Integer keyLength,
            @Nullable Integer valueLength) {
        /** Copies the list. */
        public Window {
            pattern = List.copyOf(pattern);
        }
    }

    /**
     * Multi-head latent attention: keys and values are kept compressed.
     *
     * @param kvRank width of what is kept, without the rotated part
     * @param queryRank null where queries are not compressed
     * @param keyLength of a head once decompressed; null in files written before it was said
     * @param valueLength likewise
     * @param indexLength width of one more key a token, by which DeepSeek's sparse attention finds
     *     the tokens to look at; null for most
     */
    public record Latent(
            int kvRank,
            @Nullable Integer queryRank,
            @Nullable Integer keyLength,
            @Nullable Integer valueLength,
            @Nullable Integer indexLength) {}
}
