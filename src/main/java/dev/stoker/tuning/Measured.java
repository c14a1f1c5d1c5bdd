package dev.stoker.tuning;

import dev.stoker.tuning.memory.CacheType;
import org.jspecify.annotations.Nullable;

/**
 * What trying out has shown to be faster than the plan made from facts; null where it showed
 * nothing better.
 *
 * @param summary one sentence with the figures and how sure they are
 */
public record Measured(
        @Nullable Integer threads,
        @Nullable Integer batchThreads,
        @Nullable CacheType keys,
        @Nullable CacheType values,
        @Nullable Integer ubatch,
        String summary) {}
