package dev.stoker.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.cli.Machines;
import dev.stoker.cli.doctor.Finding.Verdict;
import dev.stoker.hardware.Hardware;
import dev.stoker.security.AdminToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChecksTest {
    @Test
    void theTokensFileIsTheOneThatTheDaemonMakes() {
        assertThat(StateCheck.TOKEN_FILE).isEqualTo(AdminToken.FILE);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, warn",
        "'localhost, 127.0.0.1', ok",
        "*, ok",
        "'', warn",
        "notlocalhost, warn"
    })
    void aProxyIsATrapUnlessLoopbackIsExcepted(String exceptions, String verdict) {
        var findings =
                EnvironmentCheck.of(Map.of("HTTP_PROXY", "http://p:1", "no_proxy", exceptions));

        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst().verdict().wireName()).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, warn",
        "http://0.0.0.0:1, warn",
        ":11434, warn",
        "[::]:1, warn",
        "127.0.0.1, ok",
        "'', ok"
    })
    void anOllamaForTheWholeNetworkIsATrap(String host, String verdict) {
        var findings = EnvironmentCheck.of(Map.of("OLLAMA_HOST", host));

        assertThat(findings.getFirst().verdict().wireName()).isEqualTo(verdict);
    }

    @Test
    void aPoorMachineIsWarnedOfAndAFairOneIsNot() {
        assertThat(MachineCheck.of(Machines.poor()))
                .extracting(Finding::verdict)
                .containsExactly(Verdict.WARN, Verdict.OK, Verdict.WARN);
        assertThat(MachineCheck.of(Machines.container()))
                .extracting(Finding::what)
                .containsExactly(
                        "a quota allows 1.5 of 4 CPUs",
                        "a cgroup limits it to 8.0 GiB",
                        "6.0 GiB can be taken now; no swap: what does not fit is killed");
    }

    @Test
    void aTokenThatIsALinkIsAFailure(@TempDir Path state) throws IOException {
        Path elsewhere = Files.writeString(state.resolve("elsewhere"), "x");
        Files.createSymbolicLink(state.resolve(StateCheck.TOKEN_FILE), elsewhere);

        assertThat(StateCheck.of(state)).extracting(Finding::verdict).containsExactly(Verdict.FAIL);
    }

    @Test
    void whatTheEnginesCgroupLeavesIsToldAndTooLittleIsATrap() {
        assertThat(EnginesCheck.of(null)).isEmpty();
        assertThat(engines(Expected.Access.OPEN, Machines.free()))
                .containsExactly("ok the engines' cgroup /e sets no limit to memory or CPUs");
        assertThat(engines(Expected.Access.OPEN, Machines.container()))
                .containsExactly("warn the engines' cgroup /e leaves only 1.5 CPUs");
        assertThat(engines(Expected.Access.OPEN, Machines.poor()))
                .containsExactly("warn the engines' cgroup /e leaves only 300.0 MiB of memory");
        assertThat(engines(Expected.Access.CLOSED, Machines.free()))
                .containsExactly("warn the engines' cgroup /e takes no process from this user");
        assertThat(engines(Expected.Access.MISSING, Machines.container()))
                .containsExactly(
                        "fail the engines' cgroup /e is not there, so no engine can be started");
    }

    private static List<String> engines(Expected.Access access, Hardware within) {
        return EnginesCheck.of(new Expected.Engines("/e", access, within)).stream()
                .map(finding -> finding.verdict().wireName() + " " + finding.what())
                .toList();
    }
}
