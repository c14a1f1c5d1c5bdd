package dev.stoker.cli.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The user who asks: what is true of that one need not be true of another user's daemon.
 *
 * @param configProblems one line each, as {@code serve} of this user would report them
 * @param sight how the daemon that is meant can be judged by this user's own eyes
 * @param besideService whether this machine has a service of its own
 */
public record Caller(
        List<String> configProblems,
        Path stateFolder,
        Map<String, String> environment,
        Sight sight,
        boolean besideService) {
    /** What a user's own eyes are worth. */
    public enum Sight {
        /** The daemon is this user's own: what it sees is what this user sees. */
        OWN,
        /**
         * It is the machine's service, stopped, and another user's: what is configured can be read,
         * and not what that user may read and which variables it is given.
         */
        KEEPER,
        /** Nothing of it is known to be this user's. */
        STRANGER
    }

    public Caller {
        configProblems = List.copyOf(configProblems);
        environment = Map.copyOf(environment);
    }

    /** Whether the configuration and the state folder that are looked at are the daemon's. */
    boolean seesConfiguration() {
        return sight != Sight.STRANGER;
    }

    boolean isRoot() {
        return "root".equals(environment.get("USER"));
    }
}
