package dev.stoker.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What the daemon writes to its log. */
@ConfigMapping(prefix = "stoker.log")
public interface LogConfig {
    /**
     * Least important lines to write: {@code error}, {@code warn}, {@code info}, {@code debug},
     * {@code trace}.
     */
    @WithDefault("info")
    Level level();

    /** Importance of a line. */
    enum Level {
        /** Something failed. */
        ERROR,
        /** Something is degraded. */
        WARN,
        /** What an owner of the machine wants to know. */
        INFO,
        /** What a developer wants to know. */
        DEBUG,
        /** Everything. */
        TRACE
    }
}
