package dev.stoker.tuning.memory;

import dev.stoker.core.Bytes;

/**
 * What an engine will take, on a machine where all of it is in main memory.
 *
 * @param weights of the model, as loaded
 * @param projector weights of its eyes or ears; zero without
 * @param kv keys and values, for every token of the context
 * @param recurrent state of fixed size
 * @param compute what one step of computing needs; touched when first used
 * @param promptCache prompts kept beside the context; grows up to this
 * @param checkpoints of all slots; they grow up to this
 * @param overhead of the program itself
 */
public record MemoryEstimate(
        Bytes weights,
        Bytes projector,
        Bytes kv,
        Bytes recurrent,
        Bytes compute,
        Bytes promptCache,
        Bytes checkpoints,
        Bytes overhead) {
    /** All of it, with every buffer in use, and all the prompts and checkpoints kept. */
    public Bytes total() {
        return resident().plus(promptCache).plus(checkpoints);
    }

    /**
     * All but the prompt cache and the checkpoints: resident once a long prompt has been computed.
     */
    public Bytes resident() {
        return weights.plus(projector).plus(kv).plus(recurrent).plus(compute).plus(overhead);
    }
}
