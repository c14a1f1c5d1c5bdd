package dev.stoker.boot;

import dev.stoker.cli.service.Host;
import dev.stoker.cli.service.Installed;
import dev.stoker.cli.service.Scope;
import dev.stoker.core.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The daemon that is a service, for commands: what its unit tells it does not stand in the
 * environment of a shell, and the machine's has its state in no home.
 *
 * @param root where the machine's files begin; {@code /} outside of tests
 * @param home of the caller
 * @param user by name, who the caller is; the home may be another's
 */
record MachineService(Host.Os os, Path root, Path home, String user) {
    private static final String STATE = "STATE_DIRECTORY";

    /** The one of this machine, for the user with that home. */
    static MachineService here(Path home) {
        return new MachineService(
                Host.Os.named(System.getProperty("os.name", "")),
                Path.of("/"),
                home,
                System.getProperty("user.name", ""));
    }

    /** What the unit's {@code StateDirectory=} makes; only its user and root may look in. */
    private Path state() {
        return root.resolve(
                os == Host.Os.MACOS ? "Library/Application Support/Stoker" : "var/lib/stoker");
    }

    /**
     * The variables of a command: those of the service as well, where nothing of the caller's own
     * is named or runs. They come after what the caller's environment says. Blocks.
     */
    Map<String, String> seen(Map<String, String> environment) {
        boolean named =
                !environment.getOrDefault("STOKER_STATE_FOLDER", "").isEmpty()
                        || !environment.getOrDefault(STATE, "").isEmpty();
        if (named || DaemonFile.living(StateFolder.of(environment, home)) != null) {
            return environment;
        }
        var seen = new HashMap<String, String>();
        if (DaemonFile.living(state()) != null) {
            seen.put(STATE, state().toString()); // it tells all else itself
        } else {
            Scope meant = Installed.of(os, root, home, environment).meant();
            if (meant != null) {
                seen.putAll(variables(meant, environment));
            }
            if (meant == Scope.SYSTEM && Files.isReadable(state())) {
                seen.put(STATE, state().toString());
            }
        }
        seen.putAll(environment);
        return Map.copyOf(seen);
    }

    /**
     * The variables of the service itself: of the caller's environment only what is of no concern
     * to Stoker. Blocks.
     */
    Map<String, String> of(Scope scope, Map<String, String> environment) {
        var its = new HashMap<>(environment);
        its.keySet().removeIf(name -> name.startsWith("STOKER_") || name.equals(STATE));
        if (scope == Scope.SYSTEM) {
            its.put(STATE, state().toString());
            its.put("XDG_CONFIG_HOME", state().resolve(".config").toString());
        }
        its.putAll(variables(scope, environment));
        return Map.copyOf(its);
    }

    /**
     * What is in the file that the unit names as {@code EnvironmentFile=}; a Mac has none. Nothing
     * of it says whom a command asks, and nothing of a user's file concerns another one, who has
     * that user's home by {@code sudo -E}.
     */
    private Map<String, String> variables(Scope scope, Map<String, String> environment) {
        if (os == Host.Os.MACOS) {
            return Map.of();
        }
        Path file = file(scope, environment);
        if (scope == Scope.USER && !isOwn(file)) {
            return Map.of();
        }
        var all = new HashMap<>(EnvironmentFile.of(file));
        all.remove("STOKER_ADDRESS");
        return all;
    }

    private boolean isOwn(Path file) {
        try {
            return Files.getOwner(file).getName().equals(user);
        } catch (IOException _) {
            return false;
        }
    }

    private Path file(Scope scope, Map<String, String> environment) {
        if (scope == Scope.SYSTEM) {
            return root.resolve("etc/default/stoker");
        }
        String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path configs = xdg.startsWith("/") ? Path.of(xdg) : home.resolve(".config");
        return configs.resolve("stoker/environment");
    }
}
