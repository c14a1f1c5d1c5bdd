package dev.stoker.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcListenerTableTest {
    private static final String LOOPBACK = "0100007F";
    private static final String ALL = "00000000";
    private static final String LOOPBACK_6 = "00000000000000000000000001000000";

    private final MovableClock clock = new MovableClock();
    private final FakeProc proc;
    private final ListenerTable table;

    ProcListenerTableTest(@TempDir Path folder) throws IOException {
        proc = new FakeProc(folder);
        table =
                new ProcListenerTable(
                        folder, new ProcProcessTable(folder, clock), Set.of(8080), clock);
    }

    @Test
    void tracesTheSocketOfAKnownProgram() throws IOException {
        proc.process(70, 1, List.of("/usr/bin/ollama", "serve"), 500).listens(LOOPBACK, 11999, 500);

        List<Listener> listeners = table.read();

        assertThat(listeners).hasSize(1);
        assertThat(listeners.getFirst().base()).hasToString("http://127.0.0.1:11999");
        assertThat(pid(listeners.getFirst())).isEqualTo(70);
    }

    @Test
    void leavesSocketsOfUnknownProgramsAlone() throws IOException {
        proc.process(71, 1, List.of("/usr/bin/postgres"), 501).listens(LOOPBACK, 5432, 501);

        assertThat(table.read()).isEmpty();
    }

    @Test
    void takesAWellKnownPortWhoeverListens() throws IOException {
        proc.process(72, 1, List.of("/usr/bin/node"), 502).listens(ALL, 8080, 502);

        Listener listener = table.read().getFirst();

        assertThat(listener.host()).isEqualTo("127.0.0.1");
        assertThat(listener.process()).isNull();
    }

    @Test
    void tracesAProgramThatAProcessBecameLater() throws IOException {
        proc.process(73, 1, List.of("/bin/sh", "start.sh"));
        table.read();
        clock.pass(Duration.ofMinutes(1));
        proc.process(73, 1, List.of("/usr/bin/llama-server", "--port", "9000"), 503)
                .listens(LOOPBACK, 9000, 503);

        assertThat(table.read()).extracting(Listener::port).containsExactly(9000);
    }

    @Test
    void tracesASocketThatIsHandedOverLater() throws IOException {
        proc.listens(LOOPBACK, 9100, 504);
        table.read();
        clock.pass(Duration.ofMinutes(1));
        proc.process(74, 1, List.of("/usr/local/bin/local-ai", "run"), 504);

        assertThat(table.read()).extracting(Listener::port).containsExactly(9100);
    }

    @Test
    void forgetsASocketThatIsGone() throws IOException {
        proc.process(75, 1, List.of("/usr/bin/ollama", "serve"), 505).listens(LOOPBACK, 11434, 505);
        table.read();
        proc.silence();
        clock.pass(Duration.ofSeconds(2));

        assertThat(table.read()).isEmpty();
    }

    @Test
    void countsAServerOnBothLoopbackAddressesOnce() throws IOException {
        proc.process(76, 1, List.of("/usr/bin/ollama", "serve"), 506, 507)
                .listens(LOOPBACK, 11434, 506)
                .listens(LOOPBACK_6, 11434, 507);

        assertThat(table.read()).extracting(Listener::host).containsExactly("127.0.0.1");
    }

    @Test
    void namesAListenerOnTheLoopbackOfIpv6() throws IOException {
        proc.process(77, 1, List.of("/usr/bin/ollama", "serve"), 508)
                .listens(LOOPBACK_6, 11434, 508);

        assertThat(table.read().getFirst().base()).hasToString("http://[::1]:11434");
    }

    @Test
    void givesASocketOfSeveralWorkersToTheProcessThatOpenedIt() throws IOException {
        proc.process(80, 1, List.of("/venv/bin/python", "/venv/bin/vllm", "serve", "m"), 509)
                .process(81, 80, List.of("/venv/bin/python", "/venv/bin/vllm", "serve", "m"), 509)
                .listens(ALL, 8123, 509);

        assertThat(pid(table.read().getFirst())).isEqualTo(80);
    }

    private static long pid(Listener listener) {
        ProcessEntry process = listener.process();
        return process == null ? 0 : process.pid();
    }
}
