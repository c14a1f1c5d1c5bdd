package dev.stoker.cli.service;

import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code systemctl}, for the machine or for the user. */
record Systemctl(Programs programs, Scope scope) {
    private static final String SHOWN =
            "--property=LoadState,UnitFileState,ActiveState,SubState,StatusText,FragmentPath";

    /**
     * What systemd tells of a unit.
     *
     * @param file null where there is no such unit
     * @param state such as {@code active (running)}
     * @param says its status line; null where there is none
     */
    record Unit(
            @Nullable Path file,
            boolean enabled,
            boolean active,
            boolean masked,
            String state,
            @Nullable String says) {}

    /** A command, shown and run. */
    Step.Run command(String... words) {
        return command(List.of(words), "'systemctl status stoker' may tell more");
    }

    /** A command that tells what to do where it fails. */
    Step.Run command(List<String> words, String remedy) {
        List<String> command = new ArrayList<>(List.of("systemctl"));
        if (scope == Scope.USER) {
            command.add("--user");
        }
        command.addAll(words);
        return new Step.Run(command, remedy);
    }

    /** Asks; of a unit there is not it tells that as well. */
    Unit unit(String name) {
        Step.Run show = command(List.of("show", name, SHOWN), "is the user logged in?");
        Programs.Ended ended = programs.run(show.command());
        if (!ended.well()) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "systemd does not answer%s (%s)"
                            .formatted(
                                    scope == Scope.USER
                                            ? "; log in as this user, since su and sudo start no"
                                                    + " session"
                                            : "",
                                    ended.lastLine()));
        }
        Map<String, String> told = new HashMap<>();
        for (String line : ended.output().lines().toList()) {
            int at = line.indexOf('=');
            if (at > 0) {
                told.put(line.substring(0, at), line.substring(at + 1));
            }
        }
        return read(told);
    }

    private static Unit read(Map<String, String> told) {
        String load = told.getOrDefault("LoadState", "");
        String active = told.getOrDefault("ActiveState", "inactive");
        String sub = told.getOrDefault("SubState", "");
        String file = told.getOrDefault("FragmentPath", "");
        String says = told.getOrDefault("StatusText", "");
        return new Unit(
                load.equals("not-found") || file.isEmpty() ? null : Path.of(file),
                told.getOrDefault("UnitFileState", "").startsWith("enabled"),
                active.equals("active")
                        || active.equals("reloading")
                        || (active.equals("activating") && !sub.startsWith("auto-restart")),
                load.equals("masked"),
                sub.isEmpty() ? active : active + " (" + sub + ")",
                says.isEmpty() ? null : says);
    }
}
