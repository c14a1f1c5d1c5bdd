package dev.stoker.fleet.tuning;

import dev.stoker.tuning.Wishes;
import dev.stoker.tuning.memory.CacheType;
import org.jspecify.annotations.Nullable;

/**
 * What to plan for instead of what is configured; null leaves a wish as it is.
 *
 * @param context tokens, as in a wish
 * @param cache type of keys and values
 * @param embedding whether the model is asked for vectors; null takes what it is made for
 */
public record WhatIf(
        Wishes.@Nullable Context context,
        @Nullable Integer slots,
        @Nullable CacheType cache,
        Wishes.@Nullable Priority priority,
        @Nullable Boolean embedding) {
    /** As it is. */
    public static final WhatIf NOTHING = new WhatIf(null, null, null, null, null);

    Wishes over(Wishes configured) {
        Wishes.Fixed fixed = configured.fixed();
        return new Wishes(
                context == null ? configured.context() : context,
                slots == null ? configured.slots() : slots,
                priority == null ? configured.priority() : priority,
                configured.reserve(),
                cache == null
                        ? fixed
                        : new Wishes.Fixed(
                                fixed.threads(),
                                fixed.batchThreads(),
                                cache,
                                cache,
                                fixed.batch(),
                                fixed.ubatch(),
                                fixed.gpuLayers(),
                                fixed.flashAttention(),
                                fixed.loadMode(),
                                fixed.promptCache()));
    }
}
