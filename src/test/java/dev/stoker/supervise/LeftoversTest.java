package dev.stoker.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeftoversTest {
    /** No process has it: the kernel's largest is 4,194,304. */
    private static final long NOBODY = 5_000_000;

    @TempDir private Path logs;
    private final Process process = sleeping();

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    @Test
    void endsAnEngineThatOutlivedItsDaemon() throws IOException {
        long pid = process.pid();
        write(file(pid, Started.of(pid), "n1", NOBODY));

        List<String> ended = Leftovers.end(logs);

        assertThat(ended).singleElement().asString().contains("'m'").contains("" + pid);
        Eventually.holds(() -> !Eventually.runs(pid));
        assertThat(kept()).isEmpty();
    }

    @Test
    void leavesAProcessAloneThatOnlyHasTheNumber() throws IOException {
        long pid = process.pid();
        write(file(pid, Started.of(pid) + 1, "n1", NOBODY));

        List<String> ended = Leftovers.end(logs);

        assertThat(ended).isEmpty();
        assertThat(Eventually.runs(pid)).isTrue();
        assertThat(kept()).isEmpty();
    }

    @Test
    void leavesAProcessAloneThatIsNoEngineOfThatDaemon() throws IOException {
        long pid = process.pid();
        write(file(pid, Started.of(pid), "another", NOBODY));

        List<String> ended = Leftovers.end(logs);

        assertThat(ended).isEmpty();
        assertThat(Eventually.runs(pid)).isTrue();
    }

    @Test
    void leavesTheEnginesOfADaemonAloneThatStillRuns() throws IOException {
        long pid = process.pid();
        write(file(pid, Started.of(pid), "n1", ProcessHandle.current().pid()));

        List<String> ended = Leftovers.end(logs);

        assertThat(ended).isEmpty();
        assertThat(Eventually.runs(pid)).isTrue();
        assertThat(kept()).hasSize(1);
    }

    @Test
    void throwsAwayWhatIsOfNobodyOrHalfWritten() throws IOException {
        write(file(NOBODY, 1, "n1", NOBODY));
        Files.writeString(EngineFile.folder(logs).resolve("7"), "pid=7\nstar");

        List<String> ended = Leftovers.end(logs);

        assertThat(ended).isEmpty();
        assertThat(kept()).isEmpty();
    }

    @Test
    void isReadableByNobodyElseAndReadsWhatItWrote() throws IOException {
        EngineFile file = file(12, 34, "n1", 56);
        write(file);

        Path at = EngineFile.folder(logs).resolve("12");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(at)))
                .isEqualTo("rw-------");
        assertThat(EngineFile.read(Files.readString(at))).isEqualTo(file);
    }

    private void write(EngineFile file) {
        assertThat(file.write(EngineFile.folder(logs))).isTrue();
    }

    private List<Path> kept() throws IOException {
        try (var files = Files.list(EngineFile.folder(logs))) {
            return files.toList();
        }
    }

    private static EngineFile file(long pid, long started, String nonce, long daemon) {
        return new EngineFile(pid, started, nonce, "m", daemon, Started.of(daemon));
    }

    private static Process sleeping() {
        var builder = new ProcessBuilder("/bin/sleep", "600");
        builder.environment().put(Spawner.MARKER, "n1");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
