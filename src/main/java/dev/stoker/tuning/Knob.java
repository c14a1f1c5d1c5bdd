package dev.stoker.tuning;

import java.util.Locale;

/** Something about a backend that a plan may set. */
public enum Knob {
    THREADS,
    BATCH_THREADS,
    CPU_AFFINITY,
    NUMA,
    SPIN_COUNT,
    CONTEXT,
    SLOTS,
    UNIFIED_KV,
    KEY_CACHE,
    VALUE_CACHE,
    BATCH,
    UBATCH,
    FLASH_ATTENTION,
    GPU_LAYERS,
    LOAD_MODE,
    PROMPT_CACHE,
    CHECKPOINTS;

    /** Stable, snake_case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
