package dev.stoker.cli.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The user who asks: what is true of that one need not be true of another user's daemon.
 *
 * @param configProblems one line each, as {@code serve} of this user would report them
 * @param owns whether the daemon that is meant is this user's own
 */
public record Caller(
        List<String> configProblems,
        Path stateFolder,
        Map<String, String> environment,
        boolean owns) {
    public Caller {
        configProblems = List.copyOf(configProblems);
        environment = Map.copyOf(environment);
    }
}
