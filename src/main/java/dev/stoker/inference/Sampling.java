package dev.stoker.inference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How tokens are picked and when to stop. What is null is left to the backend.
 *
 * @param maxTokens most tokens to generate, at least 1
 * @param stop texts that end the answer, in order; may be empty
 */
public record Sampling(
        @Nullable Integer maxTokens,
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Integer topK,
        @Nullable Double minP,
        @Nullable Double repeatPenalty,
        @Nullable Double presencePenalty,
        @Nullable Double frequencyPenalty,
        @Nullable Long seed,
        List<String> stop) {
    /** Everything left to the backend. */
    public static final Sampling DEFAULT =
            new Sampling(null, null, null, null, null, null, null, null, null, List.of());

    public Sampling {
        stop = List.copyOf(stop);
    }
}
