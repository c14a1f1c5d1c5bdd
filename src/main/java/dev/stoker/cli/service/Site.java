package dev.stoker.cli.service;

import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The machine as one user sees it.
 *
 * @param home of the user
 * @param uid of the user; 0 is root
 */
public record Site(
        Host host, Path home, Map<String, String> environment, long uid, Programs programs) {

    private static final String SESSION = "XDG_RUNTIME_DIR";

    /** As this process sees it. Runs {@code id}. */
    public static Site of(Host host, Path home, Map<String, String> environment) {
        var programs = new Programs(host, environment);
        String uid = programs.run(List.of("id", "-u")).output().strip();
        if (!uid.matches("\\d{1,10}")) {
            throw new CommandFailure(ExitCode.FAILED, "'id -u' does not tell who runs this");
        }
        long number = Long.parseLong(uid);
        Map<String, String> around = withSession(host, environment, number);
        return new Site(host, home, around, number, new Programs(host, around));
    }

    /** Of a user who came by {@code su} nothing tells where the user's manager is. */
    private static Map<String, String> withSession(
            Host host, Map<String, String> environment, long uid) {
        Path usual = host.at("/run/user/" + uid);
        if (!environment.getOrDefault(SESSION, "").isEmpty() || !Files.isDirectory(usual)) {
            return environment;
        }
        Map<String, String> found = new HashMap<>(environment);
        found.put(SESSION, usual.toString());
        return Map.copyOf(found);
    }

    /** Whether nothing leads to a service manager of the user's own. */
    boolean lacksSession() {
        return lacks(SESSION);
    }

    /** Whether root asks. */
    public boolean isRoot() {
        return uid == 0;
    }

    /** A folder of the XDG base directories that belongs to Stoker. */
    Path xdg(String variable, String usual) {
        String set = environment.getOrDefault(variable, "");
        return set.startsWith("/") ? Path.of(set) : home.resolve(usual);
    }

    /** A variable that is not set, or empty. */
    boolean lacks(String variable) {
        return environment.getOrDefault(variable, "").isEmpty();
    }

    /** What the service runs. */
    Path program() {
        Path program = host.program();
        if (program == null) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "this program cannot tell where it lies, so no service can run it; start"
                            + " 'stoker' itself and not its jar");
        }
        return program;
    }

    /** The text of a packed file. */
    String packed(String name) {
        String text = host.packed().text(name);
        if (text == null) {
            throw new CommandFailure(ExitCode.FAILED, "this program was built without " + name);
        }
        return text;
    }

    /** What a file holds; null where there is none. A link counts as what it leads to. */
    static @Nullable String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : null;
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "cannot read " + file + ": " + e, e);
        }
    }

    /** Whether there is something of that name, also where it cannot be read. */
    static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
