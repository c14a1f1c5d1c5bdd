package dev.stoker.inference;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a call took, as the backend measured it; null where it does not say.
 *
 * @param load until the model was in memory
 * @param prompt reading the prompt
 * @param generation writing the answer
 * @param tokensPerSecond speed of generation
 */
public record Timings(
        @Nullable Duration load,
        @Nullable Duration prompt,
        @Nullable Duration generation,
        @Nullable Double tokensPerSecond) {
    /** The backend said nothing. */
    public static final Timings UNKNOWN = new Timings(null, null, null, null);

    /** Nothing but the speed of generation, if that. */
    public static Timings ofSpeed(@Nullable Double tokensPerSecond) {
        return new Timings(null, null, null, tokensPerSecond);
    }
}
