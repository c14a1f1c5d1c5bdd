package dev.stoker.tuning;

import dev.stoker.tuning.memory.CacheType;
import org.jspecify.annotations.Nullable;

/**
 * The settings a model runs with now, as far as its backend tells; null where it does not.
 *
 * @param context tokens one request may use
 * @param source where it was read, such as {@code /props}
 */
public record Running(
        @Nullable Integer threads,
        @Nullable Integer context,
        @Nullable Integer slots,
        @Nullable CacheType keys,
        @Nullable CacheType values,
        String source) {}
