package dev.stoker.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.testing.BareMachine;
import dev.stoker.testing.Finished;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
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
    private final BareMachine machine;

    GetLlamaServerTest(@TempDir Path folder) throws IOException {
        machine = new BareMachine(folder);
    }

    @Test
    void prefersTheOneThatTheUserNames() throws IOException {
        machine.program("bin/llama-server", "exit 0");
        Path named = machine.program("mine", "exit 0");

        Finished run = getLlamaServer(Map.of("STOKER_LLAMA_SERVER", named.toString()));

        assertThat(run).isEqualTo(new Finished(0, named.toString(), ""));
    }

    @Test
    void refusesANamedOneThatDoesNotRunRatherThanTakingAnother() throws IOException {
        machine.program("bin/llama-server", "exit 0");
        Path named = machine.program("mine", "exit 127");

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
        Path onPath = machine.program("bin/llama-server", "exit 0");

        Finished run = getLlamaServer(Map.of());

        assertThat(run).isEqualTo(new Finished(0, onPath.toString(), ""));
    }

    @Test
    void usesHomebrewWhereThatIsThePackageManager() throws IOException {
        Path formula = machine.program("brewed/bin/llama-server", "exit 0");
        machine.brew("brewed");

        Finished run = getLlamaServer(Map.of());

        assertThat(run.out()).isEqualTo(formula.toString());
        assertThat(run.err()).contains("install llama.cpp");
    }

    @Test
    void namesWhatToInstallWhereItCannotProvideOne() throws IOException {
        machine.program("bin/dnf", "exit 9");

        Finished run = getLlamaServer(Map.of());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("sudo dnf install llama-cpp", "STOKER_LLAMA_SERVER");
    }

    private Finished getLlamaServer(Map<String, String> environment) {
        return machine.run("get-llama-server", environment);
    }
}
