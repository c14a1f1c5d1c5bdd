package dev.stoker.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that stand for {@code setpriv}. */
final class OrphanGuardTest {
    @TempDir private Path folder;

    private String program(String script) throws IOException {
        Path file = Files.writeString(folder.resolve("setpriv"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file.toString();
    }

    @Test
    void takesTheKernelsSignalWhereItCanBeSet() throws IOException {
        String setpriv = program("shift 3; exec \"$@\"");

        assertThat(OrphanGuard.among(List.of("/no/setpriv", setpriv)))
                .isInstanceOfSatisfying(
                        OrphanGuard.DeathSignal.class,
                        guard -> assertThat(guard.setpriv()).isEqualTo(setpriv));
    }

    /** As in a service whose system calls are filtered: it knows the option, and may not. */
    @Test
    void watchesAPipeWhereItCannot() throws IOException {
        String setpriv = program("echo 'usage: --pdeathsig'; [ \"$1\" = --help ]");

        assertThat(OrphanGuard.among(List.of(setpriv))).isInstanceOf(OrphanGuard.PipeWatcher.class);
        assertThat(OrphanGuard.among(List.of())).isInstanceOf(OrphanGuard.PipeWatcher.class);
    }
}
