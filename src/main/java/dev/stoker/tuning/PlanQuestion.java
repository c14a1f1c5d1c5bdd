package dev.stoker.tuning;

import dev.stoker.core.Bytes;
import dev.stoker.hardware.Hardware;
import org.jspecify.annotations.Nullable;

/**
 * Everything a plan is made from.
 *
 * @param hardware the limits and the memory are those that hold for the engine
 * @param wishes the question's own included
 * @param measured null where nothing was tried out
 */
public record PlanQuestion(
        Hardware hardware,
        ModelFacts model,
        BackendTraits backend,
        Wishes wishes,
        Circumstances circumstances,
        @Nullable Measured measured) {

    /**
     * What holds at this moment.
     *
     * @param promised memory that engines already running will still take
     * @param returned memory that is in use now and will be given back before the engine starts
     * @param needed tokens of context that a waiting request needs at least; null where none waits
     * @param embedding whether the model is wanted for embeddings
     * @param busyCpus CPUs on average at work for others; null where it is not known
     */
    public record Circumstances(
            Bytes promised,
            Bytes returned,
            @Nullable Integer needed,
            boolean embedding,
            @Nullable Double busyCpus) {
        /** Nothing special. */
        public static final Circumstances PLAIN =
                new Circumstances(Bytes.ZERO, Bytes.ZERO, null, false, null);
    }
}
