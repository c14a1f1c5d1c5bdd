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
 * there. What it finds is what {@code ConformanceRealBackendIT} stands on.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is for POSIX systems")
final class GetNodeTest {
    private final BareMachine machine;

    /** It has nothing but what the script begins with. */
    GetNodeTest(@TempDir Path folder) throws IOException {
        machine = new BareMachine(folder);
        machine.program("bin/dirname", "echo \"${1%/*}\"");
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
        machine.program("bin/node", "exit 0");
        Path formula = node("brewed/bin", "exit 0");
        machine.brew("brewed");

        Finished run = getNode(Map.of());

        assertThat(run.out()).isEqualTo(formula.toString());
        assertThat(run.err()).contains("with npm beside it; looking further", "install node");
    }

    @Test
    void namesWhatToInstallWhereItCannotProvideOne() throws IOException {
        machine.program("bin/dnf", "exit 9");

        Finished run = getNode(Map.of());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("sudo dnf install nodejs npm", "STOKER_NODE");
    }

    private Finished getNode(Map<String, String> environment) {
        return machine.run("get-node", environment);
    }

    private Path node(String folder, String body) throws IOException {
        machine.program(folder + "/npm", "exit 0");
        return machine.program(folder + "/node", body);
    }
}
