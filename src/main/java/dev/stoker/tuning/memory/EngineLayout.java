package dev.stoker.tuning.memory;

import dev.stoker.core.Bytes;

/**
 * How an engine is to be run, as far as it decides about memory.
 *
 * @param cache how much of the context is kept, and how
 * @param ubatch tokens computed at once
 * @param flashAttention without, the compute buffer grows with the context
 * @param load how weights come into memory
 * @param promptCache most memory for prompts kept beside the context
 * @param embedding whether it is started for embeddings
 */
public record EngineLayout(
        Cache cache,
        int ubatch,
        boolean flashAttention,
        LoadMode load,
        Bytes promptCache,
        boolean embedding) {
    /**
     * The context.
     *
     * @param tokens of all slots together; at least 1
     * @param slots at least 1
     * @param unified whether the slots share the tokens, or have an equal part each
     * @param checkpoints most that each slot keeps; 0 where they are not counted
     */
    public record Cache(
            int tokens,
            int slots,
            boolean unified,
            CacheType keys,
            CacheType values,
            int checkpoints) {}
}
