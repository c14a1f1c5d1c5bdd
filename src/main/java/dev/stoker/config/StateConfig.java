package dev.stoker.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Where the daemon keeps what it must remember. */
@ConfigMapping(prefix = "stoker.state")
public interface StateConfig {
    /**
     * Folder of the admin token and the engines' logs; created with mode 0700. Set it by
     * environment rather than by file, so that the commands find the token too.
     */
    @WithDefault("${STATE_DIRECTORY:${XDG_STATE_HOME:${user.home}/.local/state}/stoker}")
    Path folder();
}
