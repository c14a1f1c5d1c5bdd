package dev.stoker.tuning;

import dev.stoker.core.Bytes;
import dev.stoker.tuning.memory.CacheType;
import dev.stoker.tuning.memory.LoadMode;
import org.jspecify.annotations.Nullable;

/**
 * What the user wants of one model.
 *
 * @param slots null leaves it to the plan
 * @param reserve memory to leave for others; null leaves it to the plan
 */
public record Wishes(
        Context context,
        @Nullable Integer slots,
        Priority priority,
        @Nullable Bytes reserve,
        Fixed fixed) {
    /** Nothing in particular. */
    public static final Wishes NONE =
            new Wishes(new Context.Auto(), null, Priority.SPEED, null, Fixed.NONE);

    /** How much context. */
    public sealed interface Context {
        /** As much as fits, up to what the model was trained for. */
        record Auto() implements Context {}

        /** All that the model was trained for, or a refusal. */
        record Max() implements Context {}

        /** So many tokens for one request, or a refusal. */
        record Tokens(int count) implements Context {}
    }

    /** What to give up last. */
    public enum Priority {
        /** Keys and values stay as exact and as fast as they are. */
        SPEED,
        /** They may be kept smaller, so that more context fits. */
        CONTEXT,
        /** They are kept small, and no more context is taken than is usually needed. */
        MEMORY
    }

    /** Values the user has chosen; null leaves one to the plan. */
    public record Fixed(
            @Nullable Integer threads,
            @Nullable Integer batchThreads,
            @Nullable CacheType keys,
            @Nullable CacheType values,
            @Nullable Integer batch,
            @Nullable Integer ubatch,
            @Nullable Integer gpuLayers,
            @Nullable Boolean flashAttention,
            @Nullable LoadMode loadMode,
            @Nullable Bytes promptCache) {
        /** None chosen. */
        public static final Fixed NONE =
                new Fixed(null, null, null, null, null, null, null, null, null, null);
    }
}
