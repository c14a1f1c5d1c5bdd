package dev.stoker.backend;

import java.util.List;
import java.util.Map;

/**
 * A command to run.
 *
 * @param command program and arguments, executed as an array, never through a shell
 * @param environment the whole of it: nothing is inherited
 */
public record Launch(List<String> command, Map<String, String> environment) {
    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
