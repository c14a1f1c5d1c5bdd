package dev.stoker.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

final class LsofTest {
    /** Of lsof 4.99: one process on both loopback addresses, one on all. */
    private static final String OUTPUT =
            """
            p1001
            f5
            n127.0.0.1:21434
            f6
            n[::1]:21434
            p1471
            f3
            n*:35699
            """;

    @Test
    void readsProcessesAndTheirAddresses() {
        assertThat(Lsof.parse(OUTPUT))
                .containsExactly(
                        new Lsof.Socket(1001, "127.0.0.1", 21434),
                        new Lsof.Socket(1001, "[::1]", 21434),
                        new Lsof.Socket(1471, "127.0.0.1", 35699));
    }

    @Test
    void findsNothingInSomethingElse() {
        assertThat(Lsof.parse("lsof: WARNING: can't stat()\npx\nn*:http\n")).isEmpty();
    }

    @Test
    void asksARealOneAboutThisProcess() throws IOException {
        Path program = Path.of("/usr/bin/lsof");
        Assumptions.assumeTrue(Files.isExecutable(program), "no lsof here; macOS always has one");
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            long own = ProcessHandle.current().pid();

            var found = new Lsof(program, new Commands()).listening(List.of(own));

            assertThat(found).contains(new Lsof.Socket(own, "127.0.0.1", socket.getLocalPort()));
        }
    }

    /** lsof costs a tenth of a second: a quiet machine must not pay it each second. */
    @Test
    void isAskedSeldomWhileNothingChanges() {
        var asked = new ArrayList<Collection<Long>>();
        var clock = new MovableClock();
        var table =
                new LsofListenerTable(
                        pids -> {
                            asked.add(pids);
                            return List.of();
                        },
                        new OneServer(),
                        new ConnectListenerTable(Set.of()),
                        clock);

        for (int second = 0; second < 300; second++) {
            table.read();
            clock.pass(Duration.ofSeconds(1));
        }

        assertThat(asked).hasSizeBetween(5, 20);
    }

    private static final class OneServer implements ProcessTable {
        @Override
        public Collection<ProcessEntry> modelServers(boolean thorough) {
            return List.of(new ProcessEntry(9, 1, "ollama", List.of(), Program.OLLAMA, false));
        }

        @Override
        public @Nullable ProcessEntry find(long pid) {
            return null;
        }
    }
}
