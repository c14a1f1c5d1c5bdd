package dev.stoker.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the memory of this machine is shared out among the models of all backends. */
@ConfigMapping(prefix = "stoker.memory")
public interface MemoryConfig {
    /** Whether room is made for a model that does not fit beside those in memory. */
    @WithDefault("true")
    boolean enabled();

    /** How long a call waits for room before it is refused, 0s to 1h. */
    @WithDefault("60s")
    @WithName("wait")
    Duration patience();

    /**
     * How long a model stays after a call though another one could have its usual context without
     * it, 0s to 24h; where the other could not be loaded at all, it goes sooner.
     */
    @WithDefault("30s")
    Duration spare();

    /** Whether models give way, too, that somebody else had a server load. */
    @WithDefault("false")
    boolean evictOthers();

    /** Model specs to load after the start, in this order, as far as they fit. */
    Optional<List<String>> preload();

    /** By model, as {@code name} or {@code name@backend}. */
    Map<String, Model> models();

    /**
     * By name: models of which at most one is in memory, each {@code name} or {@code name@backend}.
     */
    Map<String, List<String>> groups();

    /** One of the models. */
    interface Model {
        /** Whether it stays in memory once it is there. */
        @WithDefault("false")
        boolean pin();

        /**
         * Time without a call after which it is let go of, 1s to 365d. Left out, {@code
         * stoker.supervise.idle-unload} for engines, and what the server does for others.
         */
        Optional<Duration> ttl();
    }
}
