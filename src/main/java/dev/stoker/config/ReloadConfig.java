package dev.stoker.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How a running daemon comes to another configuration. */
@ConfigMapping(prefix = "stoker.reload")
public interface ReloadConfig {
    /**
     * Whether the configuration files are looked at every two seconds, and what changed in them is
     * taken over. Without, only when told to: by {@code stoker config reload} or SIGHUP.
     */
    @WithDefault("true")
    boolean watch();
}
