package dev.stoker.config;

import dev.stoker.core.Bytes;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much of their answers routes may keep; see cache.md. */
@ConfigMapping(prefix = "stoker.cache")
public interface CacheConfig {
    /**
     * Memory for the answers of all routes together, 0 to 16G; 0 keeps none. Where it is full, what
     * was not asked for longest goes.
     */
    @WithDefault("64M")
    Bytes maxSize();

    /** Longest answer that is kept, 1K to 64M. */
    @WithDefault("1M")
    Bytes maxAnswer();
}
