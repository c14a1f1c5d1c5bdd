package dev.stoker.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration that is refused is refused again: nothing is to start the daemon once more. */
final class RefusalTest {
    @Test
    void isAnErrorToAll() {
        assertThat(Refusal.code(78, Map.of())).isEqualTo(78);
    }

    @Test
    void isNoneToLaunchdWhichWouldTryForEver() {
        Map<String, String> launchd = Map.of("LAUNCHD_SERVICE", "dev.stoker.agent");

        assertThat(Refusal.code(78, launchd)).isZero();
        assertThat(Refusal.code(1, launchd)).as("a port that is taken may be free soon").isOne();
        assertThat(Refusal.code(143, launchd)).isEqualTo(143);
    }

    @ParameterizedTest
    @ValueSource(strings = {"systemd/stoker.service", "systemd/user/stoker.service"})
    void isKnownToTheUnits(String unit) throws IOException {
        assertThat(Files.readAllLines(Path.of(unit))).contains("RestartPreventExitStatus=78");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev.stoker.agent", "dev.stoker.daemon"})
    void isToldFromTheListsOfLaunchd(String label) throws IOException {
        assertThat(Files.readString(Path.of("deploy/launchd", label + ".plist")))
                .containsPattern("<key>LAUNCHD_SERVICE</key>\\s*<string>" + label + "</string>");
    }
}
