package dev.stoker.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where the script looks and in which order, on a machine whose PATH holds only what a test puts
 * there. What it finds is what {@code ConformanceRealBackendIT} stands on.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is for POSIX systems")
final class GetNodeTest {
    private static final Path SCRIPT = Path.of("deploy", "get-node").toAbsolutePath();

    @TempDir Path machine;

    @BeforeEach
    void hasNothingButDirname() throws IOException {
        program("bin/dirname", "echo \"${1%/*}\"");
    }

    @Test
    void prefersTheOneThatTheUserNames() throws IOException {
        node("bin", "exit 0");
        Path named = node("mine", "exit 0");

        Finished run = getNode(Map.of("STOKER_NODE", named.toString()));

        assertThat(run).isEqualTo(new Finished(0, named.toString(), ""));
    }

    @Test
    void refusesANamedOneThatIsTooOldRatherThanTakingAnother() throws IOException {
        node("bin", "exit 0");
        Path named = node("mine", "exit 1");

        Finished run = getNode(Map.of("STOKER_NODE", named.toString()));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .isEqualTo(
                        "get-node: STOKER_NODE="
                                + named
                                + " is no Node.js of version 20 or later with npm beside it");
    }

    @Test
    void takesTheOneOnThePath() throws IOException {
        Path onPath = node("bin", "exit 0");

        Finished run = getNode(Map.of());

        assertThat(run).isEqualTo(new Finished(0, onPath.toString(), ""));
    }

    @Test
    void takesNoneWithoutNpm() throws IOException {
        program("bin/node", "exit 0");
        Path formula = node("brewed/bin", "exit 0");
        brew("brewed");

        Finished run = getNode(Map.of());

        assertThat(run.out()).isEqualTo(formula.toString());
        assertThat(run.err()).contains("with npm beside it; looking further", "install node");
    }

    @Test
    void namesWhatToInstallWhereItCannotProvideOne() throws IOException {
        program("bin/dnf", "exit 9");

        Finished run = getNode(Map.of());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("sudo dnf install nodejs npm", "STOKER_NODE");
    }

    private Finished getNode(Map<String, String> environment) {
        // By its interpreter: an empty PATH holds no "env" to read the first line's "bash".
        var command = new ProcessBuilder(bash(), SCRIPT.toString());
        command.environment().clear();
        command.environment().put("PATH", machine.resolve("bin").toString());
        command.environment().put("HOME", machine.resolve("home").toString());
        command.environment().putAll(environment);
        return Finished.run(command, Duration.ofSeconds(20));
    }

    private static String bash() {
        return Files.isExecutable(Path.of("/bin/bash")) ? "/bin/bash" : "/usr/bin/bash";
    }

    private Path node(String folder, String body) throws IOException {
        program(folder + "/npm", "exit 0");
        return program(folder + "/node", body);
    }

    private void brew(String prefix) throws IOException {
        program(
                "bin/brew",
                "case $1 in --prefix) echo '%s' ;; *) echo \"$@\" >&2 ;; esac"
                        .formatted(machine.resolve(prefix)));
    }

    private Path program(String place, String body) throws IOException {
        Path file = machine.resolve(place);
        Files.createDirectories(file.resolveSibling("").normalize());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
