package dev.stoker.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;

/**
 * A machine for a script, whose PATH holds only what a test puts there: the folder {@code bin}
 * below its own.
 */
public final class BareMachine {
    private final Path folder;

    /** Makes an empty PATH in that folder. */
    public BareMachine(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("bin"));
    }

    /** Puts a program there, by its place in the folder and its lines of shell; where it is. */
    public Path program(String place, String body) throws IOException {
        Path file = folder.resolve(place);
        Files.createDirectories(file.resolveSibling("").normalize());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Makes it one of Homebrew, which installs nothing and has its programs in that folder. */
    public void brew(String prefix) throws IOException {
        program(
                "bin/brew",
                "case $1 in --prefix) echo '%s' ;; *) echo \"$@\" >&2 ;; esac"
                        .formatted(folder.resolve(prefix)));
    }

    /** Runs a script of this repository's {@code deploy} there. Blocks. */
    public Finished run(String script, Map<String, String> environment) {
        // By its interpreter: an empty PATH holds no "env" to read the first line's "bash".
        Path file = Path.of("deploy", script).toAbsolutePath();
        var command = new ProcessBuilder(bash(), file.toString());
        command.environment().clear();
        command.environment().put("PATH", folder.resolve("bin").toString());
        command.environment().put("HOME", folder.resolve("home").toString());
        command.environment().putAll(environment);
        return Finished.run(command, Duration.ofSeconds(20));
    }

    private static String bash() {
        return Files.isExecutable(Path.of("/bin/bash")) ? "/bin/bash" : "/usr/bin/bash";
    }
}
