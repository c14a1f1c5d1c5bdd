package dev.stoker.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Socket units have one socket of each kind, and set nothing that one of them does not know. */
final class SocketUnitsTest {
    /**
     * Of TCP alone: systemd sets them on each socket, and warns of a Unix socket at every start.
     */
    private static final Set<String> OF_TCP =
            Set.of(
                    "NoDelay",
                    "KeepAlive",
                    "KeepAliveTimeSec",
                    "KeepAliveIntervalSec",
                    "KeepAliveProbes",
                    "DeferAcceptSec",
                    "TCPCongestion",
                    "IPTOS",
                    "IPTTL");

    @ParameterizedTest
    @ValueSource(strings = {"systemd/stoker.socket", "systemd/user/stoker.socket"})
    void setsNothingOfTcpOnAUnixSocket(String unit) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(unit));

        assertThat(lines).anyMatch(line -> line.matches("ListenStream=[/%].*"));
        assertThat(lines).anyMatch(line -> line.matches("ListenStream=[0-9].*"));
        assertThat(lines.stream().map(line -> line.replaceFirst("=.*", "")))
                .doesNotContainAnyElementsOf(OF_TCP);
    }
}
