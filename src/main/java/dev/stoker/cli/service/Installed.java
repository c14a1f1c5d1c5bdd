package dev.stoker.cli.service;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whose services of Stoker there are, by their files in the usual places: nothing is run, so
 * nothing is told of how they are.
 *
 * @param users whether the user's own is installed
 * @param machines whether this machine's is
 * @param configured whether the user has a configuration file
 */
public record Installed(Host.Os os, boolean users, boolean machines, boolean configured) {
    private static final String UNIT = "stoker.service";

    private static final String LIST = ".plist";

    /** Of the machine: an administrator's, then those of packages. */
    private static final List<String> UNITS =
            Stream.of("etc/", "usr/lib/", "usr/local/lib/", "lib/")
                    .map(folder -> folder + "systemd/system/" + UNIT)
                    .toList();

    /** A package brings the user's unit for everybody; who has enabled it has it installed. */
    private static final String WANTED = "systemd/user/default.target.wants/" + UNIT;

    /**
     * What is there; nothing where no service manager runs. Blocks.
     *
     * @param root where the machine's files begin; {@code /} outside of tests
     * @param home of the user
     */
    public static Installed of(Host.Os os, Path root, Path home, Map<String, String> environment) {
        Path configs = configs(home, environment);
        boolean configured = any(configs, "stoker/stoker.yaml");
        boolean systemd =
                os == Host.Os.LINUX && Files.isDirectory(root.resolve("run/systemd/system"));
        boolean launchd = os == Host.Os.MACOS;
        boolean users =
                (systemd && any(configs, "systemd/user/" + UNIT, WANTED))
                        || (launchd && any(home, "Library/LaunchAgents/" + Launchd.AGENT + LIST));
        boolean machines =
                (systemd && any(root, UNITS.toArray(String[]::new)))
                        || (launchd && any(root, "Library/LaunchDaemons/" + Launchd.DAEMON + LIST));
        return new Installed(os, users, machines, configured);
    }

    private static Path configs(Path home, Map<String, String> environment) {
        String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
        return xdg.startsWith("/") ? Path.of(xdg) : home.resolve(".config");
    }

    /** A link that leads to no file is one to a unit that has gone, or is masked. */
    private static boolean any(Path folder, String... names) {
        return Stream.of(names).map(folder::resolve).anyMatch(Files::isRegularFile);
    }

    /**
     * The one that a command of this user means: the user's own, then the machine's, unless the
     * user has configured a daemon of another kind; null where there is none.
     */
    public @Nullable Scope meant() {
        return users ? Scope.USER : machines && !configured ? Scope.SYSTEM : null;
    }

    /**
     * The command that starts the daemon which a command of this user looks for.
     *
     * @param environment who runs it, by {@code USER}
     */
    public String starting(Map<String, String> environment) {
        Scope scope = meant();
        if (scope == null) {
            return "stoker serve";
        }
        String sudo = "root".equals(environment.get("USER")) ? "" : "sudo ";
        return switch (scope) {
            case USER ->
                    os == Host.Os.MACOS
                            ? "launchctl kickstart gui/$(id -u)/" + Launchd.AGENT
                            : "systemctl --user start stoker";
            case SYSTEM ->
                    sudo
                            + (os == Host.Os.MACOS
                                    ? "launchctl kickstart system/" + Launchd.DAEMON
                                    : "systemctl start stoker");
        };
    }
}
