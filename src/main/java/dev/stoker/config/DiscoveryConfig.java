package dev.stoker.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How model servers on this machine are found. */
@ConfigMapping(prefix = "stoker.discovery")
public interface DiscoveryConfig {
    /** Whether to look for running servers at all. Configured backends are used either way. */
    @WithDefault("true")
    boolean enabled();

    /** Time between two looks for running servers, 100ms to 1h. Longer saves processor time. */
    @WithDefault("1s")
    Duration interval();

    /** Time between two looks for installed programs, 1s to 24h. */
    @WithDefault("60s")
    Duration rescan();

    /** Time one server has to answer one question, 50ms to 30s. Raise it on a slow machine. */
    @WithDefault("1s")
    Duration probeTimeout();

    /** Further ports of 127.0.0.1 to look at, each 1 to 65535, besides the well-known ones. */
    Optional<List<Integer>> extraPorts();
}
