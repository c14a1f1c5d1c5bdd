package dev.stoker.backend.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A disk that another program fills up meanwhile. It takes root to have a disk of its own. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
final class FullDiskTest {
    @Test
    void keepsWhatCameWhenTheDiskIsFull(@TempDir Path dir) throws Exception {
        Path disk = Files.createDirectory(dir.resolve("disk"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", disk.toString()))
                .isZero();
        try (var shop = new HubShop(disk.resolve("store"))) {
            shop.hub.put(HubShop.REPO, HubShop.FILE, HubShop.model(dir));

            assertThatThrownBy(shop::pull)
                    .isInstanceOfSatisfying(
                            StokerException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FAILED))
                    .hasMessage(
                            "the disk of the model folder is full; what was downloaded is kept");

            assertThat(Files.size(shop.store.resolve("org/repo/" + HubShop.FILE + ".part")))
                    .isPositive();
        } finally {
            run("umount", disk.toString());
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }
}
