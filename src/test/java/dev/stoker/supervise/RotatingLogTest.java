package dev.stoker.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stoker.core.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RotatingLogTest {
    @TempDir Path folder;

    @Test
    void neverGrowsBeyondItsLimitAndKeepsOneOlderFile() throws Exception {
        Path file = folder.resolve("logs").resolve("m.log");

        try (var log = new RotatingLog(file, new Bytes(1000))) {
            for (int i = 0; i < 500; i++) {
                log.add("line " + i);
            }
        }

        assertThat(Files.size(file)).isLessThanOrEqualTo(1000);
        assertThat(Files.readString(file)).endsWith("line 499\n");
        assertThat(folder.resolve("logs").resolve("m.log.1")).isNotEmptyFile();
        try (Stream<Path> files = Files.list(folder.resolve("logs"))) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void isForItsOwnerOnly() throws Exception {
        Path file = folder.resolve("logs").resolve("m.log");

        new RotatingLog(file, new Bytes(1000)).close();

        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(folder.resolve("logs")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void goesOnWhereItStoppedAfterARestart() throws Exception {
        Path file = folder.resolve("m.log");
        try (var first = new RotatingLog(file, new Bytes(1000))) {
            first.add("one");
        }

        try (var second = new RotatingLog(file, new Bytes(1000))) {
            second.add("two");
        }

        assertThat(file).hasContent("one\ntwo\n");
    }

    @Test
    void givesUpSilentlyOnAFullDisk() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "only Linux has a device that is always full");
        try (var log = new RotatingLog(full, new Bytes(1000))) {
            log.add("lost");

            log.add("lost too");
        }

        assertThat(full).exists();
    }

    @Test
    void doesNotFollowALinkInItsPlace() throws Exception {
        Path victim = Files.writeString(folder.resolve("victim"), "precious");
        Path file = Files.createSymbolicLink(folder.resolve("m.log"), victim);

        try (var log = new RotatingLog(file, new Bytes(1000))) {
            log.add("harm");
        }

        assertThat(victim).hasContent("precious");
    }
}
