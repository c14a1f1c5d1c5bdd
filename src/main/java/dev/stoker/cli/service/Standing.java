package dev.stoker.cli.service;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a service is.
 *
 * @param unit the file that describes it; null where it is not installed
 * @param enabled whether it is started by itself, at boot or with the user's first session
 * @param state in the service manager's words, such as {@code active (running)}
 * @param says the daemon's own status line; null where there is none
 * @param places where things are
 */
public record Standing(
        @Nullable Path unit,
        boolean enabled,
        boolean running,
        String state,
        @Nullable String says,
        Places places) {

    /**
     * Where things of the service are.
     *
     * @param configuration files that are read where they exist, the weaker one first
     * @param logs the command that follows them
     */
    public record Places(List<Path> configuration, Path state, List<String> logs) {
        public Places {
            configuration = List.copyOf(configuration);
            logs = List.copyOf(logs);
        }
    }

    /** Whether there is such a service. */
    public boolean installed() {
        return unit != null;
    }
}
