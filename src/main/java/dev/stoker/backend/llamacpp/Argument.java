package dev.stoker.backend.llamacpp;

import org.jspecify.annotations.Nullable;

/**
 * Every argument that Stoker may ever pass to a {@code llama-server}. None comes from a request.
 */
enum Argument {
    MODEL("--model"),
    PROJECTOR("--mmproj"),
    ALIAS("--alias"),
    HOST("--host"),
    PORT("--port"),
    /** Makes no network call of its own, such as fetching a missing projector. */
    OFFLINE("--offline"),
    NO_UI("--no-ui", "--no-webui"),
    JINJA("--jinja"),
    NO_JINJA("--no-jinja"),
    EMBEDDINGS("--embeddings", "--embedding"),
    POOLING("--pooling"),
    CACHE_RAM("--cache-ram"),
    CHECKPOINTS("--ctx-checkpoints", "--swa-checkpoints"),
    THREADS("--threads"),
    THREADS_BATCH("--threads-batch"),
    CPU_MASK("--cpu-mask"),
    /** The batch threads take over those of the others only where their number is not given. */
    CPU_MASK_BATCH("--cpu-mask-batch"),
    NUMA("--numa"),
    CTX_SIZE("--ctx-size"),
    PARALLEL("--parallel"),
    KV_UNIFIED("--kv-unified"),
    NO_KV_UNIFIED("--no-kv-unified"),
    CACHE_TYPE_K("--cache-type-k"),
    CACHE_TYPE_V("--cache-type-v"),
    BATCH_SIZE("--batch-size"),
    UBATCH_SIZE("--ubatch-size"),
    FLASH_ATTN("--flash-attn"),
    /** Of builds with RPC only. */
    RPC("--rpc"),
    GPU_LAYERS("--n-gpu-layers", "--gpu-layers"),
    LOAD_MODE("--load-mode"),
    /** Of builds without {@link #LOAD_MODE}. */
    NO_MMAP("--no-mmap"),
    /** Of builds without {@link #LOAD_MODE}. */
    MLOCK("--mlock");

    private final String name;
    private final @Nullable String olderName;

    Argument(String name) {
        this(name, null);
    }

    Argument(String name, @Nullable String olderName) {
        this.name = name;
        this.olderName = olderName;
    }

    /** As this program calls it; null if it does not know it. */
    @Nullable String in(ProgramHelp help) {
        if (help.options().contains(name)) {
            return name;
        }
        return olderName != null && help.options().contains(olderName) ? olderName : null;
    }

    /** As today's programs call it. */
    String newestName() {
        return name;
    }
}
