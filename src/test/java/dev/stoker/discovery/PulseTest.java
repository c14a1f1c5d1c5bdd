package dev.stoker.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as Linux 6.18 prints them. */
final class PulseTest {
    private static final String SOCKSTAT =
            """
            sockets: used 132
            TCP: inuse 7 orphan 0 tw 29 alloc 45 mem 2
            UDP: inuse 1 mem 0
            """;

    private final Path root;
    private final Pulse pulse;

    PulseTest(@TempDir Path folder) {
        root = folder;
        pulse = new Pulse(folder);
    }

    @BeforeEach
    void quietMachine() throws IOException {
        Files.createDirectories(root.resolve("net"));
        Files.writeString(root.resolve("net/sockstat"), SOCKSTAT);
        Files.writeString(root.resolve("net/sockstat6"), "TCP6: inuse 0\nUDP6: inuse 1\n");
        Files.writeString(root.resolve("loadavg"), "3.23 1.13 0.52 13/175 12664\n");
    }

    @Test
    void isStillWhileNothingChanges() throws IOException {
        boolean first = pulse.changed();
        Files.writeString(root.resolve("loadavg"), "3.20 1.13 0.52 1/174 12664\n");

        assertThat(first).isTrue();
        assertThat(pulse.changed()).isFalse();
    }

    @Test
    void beatsWhenAProcessStarts() throws IOException {
        pulse.changed();
        Files.writeString(root.resolve("loadavg"), "3.23 1.13 0.52 13/175 12665\n");

        assertThat(pulse.changed()).isTrue();
    }

    @Test
    void beatsWhenASocketOpens() throws IOException {
        pulse.changed();
        Files.writeString(root.resolve("net/sockstat"), SOCKSTAT.replace("inuse 7", "inuse 8"));

        assertThat(pulse.changed()).isTrue();
    }

    @Test
    void knowsWhetherThereIsASocketOfIpv6() throws IOException {
        boolean without = pulse.hasIpv6();
        Files.writeString(root.resolve("net/sockstat6"), "TCP6: inuse 2\nUDP6: inuse 1\n");

        assertThat(without).isFalse();
        assertThat(pulse.hasIpv6()).isTrue();
    }

    @Test
    void beatsAlwaysWhereThereIsNothingToReadItFrom() throws IOException {
        Files.delete(root.resolve("loadavg"));
        pulse.changed();

        assertThat(pulse.changed()).isTrue();
    }
}
