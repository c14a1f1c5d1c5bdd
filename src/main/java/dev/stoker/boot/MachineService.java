package dev.stoker.boot;

import dev.stoker.core.StateFolder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The daemon that is this machine's service, for commands of root: its state is not in root's home.
 */
final class MachineService {
    /** What the unit's {@code StateDirectory=} makes; nobody but its user and root may look in. */
    static final Path STATE = Path.of("/var/lib/stoker");

    private MachineService() {}

    /**
     * The variables of a command: with the service's state folder where none is named, the caller
     * has no daemon that runs, and the service's does and lets the caller look. Blocks.
     *
     * @param home of the caller
     * @param state of the service
     */
    static Map<String, String> seen(Map<String, String> environment, Path home, Path state) {
        boolean named =
                !environment.getOrDefault("STOKER_STATE_FOLDER", "").isEmpty()
                        || !environment.getOrDefault("STATE_DIRECTORY", "").isEmpty();
        if (named
                || DaemonFile.living(StateFolder.of(environment, home)) != null
                || DaemonFile.living(state) == null) {
            return environment;
        }
        var seen = new HashMap<>(environment);
        seen.put("STATE_DIRECTORY", state.toString());
        return seen;
    }
}
