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
 * there. Fetching from Debian is what {@code RealLlamaServerRealBackendIT} stands on.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is for POSIX systems")
final class GetLlamaServerTest {
    private static final Path SCRIPT = Path.of("deploy", "get-llama-server").toAbsolutePath();

    @TempDir Path machine;

    @BeforeEach
    void hasAnEmptyPath() throws IOException {
        Files.createDirectories(machine.resolve("bin"));
    }

    @Test
    void prefersTheOneThatTheUserNames() throws IOException {
        program("bin/llama-server", "exit 0");
        Path named = program("mine", "exit 0");

        Finished run = getLlamaServer(Map.of("STOKER_LLAMA_SERVER", named.toString()));

        assertThat(run).isEqualTo(new Finished(0, named.toString(), ""));
    }

    @Test
    void refusesANamedOneThatDoesNotRunRatherThanTakingAnother() throws IOException {
        program("bin/llama-server", "exit 0");
        Path named = program("mine", "exit 127");

        Finished run = getLlamaServer(Map.of("STOKER_LLAMA_SERVER", named.toString()));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .isEqualTo(
                        "get-llama-server: STOKER_LLAMA_SERVER="
                                + named
                                + " does not answer --version");
    }

    @Test
    void takesTheOneOnThePath() throws IOException {
        Path onPath = program("bin/llama-server", "exit 0");

        Finished run = getLlamaServer(Map.of());

        assertThat(run).isEqualTo(new Finished(0, onPath.toString(), ""));
    }

    @Test
    void usesHomebrewWhereThatIsThePackageManager() throws IOException {
        Path formula = program("brewed/bin/llama-server", "exit 0");
        program(
                "bin/brew",
                "case $1 in --prefix) echo '%s' ;; *) echo \"$@\" >&2 ;; esac"
                        .formatted(machine.resolve("brewed")));

        Finished run = getLlamaServer(Map.of());

        assertThat(run.out()).isEqualTo(formula.toString());
        assertThat(run.err()).contains("install llama.cpp");
    }

    @Test
    void namesWhatToInstallWhereItCannotProvideOne() throws IOException {
        program("bin/dnf", "exit 9");

        Finished run = getLlamaServer(Map.of());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("sudo dnf install llama-cpp", "STOKER_LLAMA_SERVER");
    }

    private Finished getLlamaServer(Map<String, String> environment) {
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

    private Path program(String place, String body) throws IOException {
        Path file = machine.resolve(place);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
