package dev.stoker.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which daemon's state a command looks into. */
final class MachineServiceTest {
    @TempDir Path home;

    private Path service() throws IOException {
        return state("service");
    }

    private Path state(String name) throws IOException {
        return Files.createDirectories(
                home.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static void runs(Path state) throws IOException {
        var daemon = DaemonFile.ofThisProcess(URI.create("http://127.0.0.1:11777"), List.of());
        assertThat(daemon.write(state)).isTrue();
    }

    @Test
    void isTheServicesWhereTheCallerHasNone() throws IOException {
        runs(service());

        assertThat(MachineService.seen(Map.of("LANG", "C"), home, service()))
                .containsOnly(
                        Map.entry("LANG", "C"), Map.entry("STATE_DIRECTORY", service().toString()));
    }

    @Test
    void isTheCallersOwnThatRuns() throws IOException {
        runs(service());
        runs(state(".local/state/stoker"));

        assertThat(MachineService.seen(Map.of(), home, service())).isEmpty();
    }

    @Test
    void isTheOneThatIsNamed() throws IOException {
        runs(service());
        Map<String, String> named = Map.of("STOKER_STATE_FOLDER", "/elsewhere");

        assertThat(MachineService.seen(named, home, service())).isEqualTo(named);
    }

    @Test
    void isTheCallersOwnWhereNoServiceRuns() throws IOException {
        assertThat(MachineService.seen(Map.of(), home, service())).isEmpty();
        assertThat(MachineService.seen(Map.of(), home, home.resolve("missing"))).isEmpty();
    }
}
