package dev.stoker.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.StokerException;
import dev.stoker.testing.Pids;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start hung for as long as anything held the output of the program that had been asked. */
final class ProgramsTest {
    /** Far more than is needed, and less than what holds the output open. */
    private static final long SECONDS = 6;

    @TempDir Path folder;

    @Test
    void doesNotWaitForAChildThatKeepsTheOutputOpen() throws Exception {
        Path program = program("/bin/sleep 15 &\necho '--port N  a port'");

        ProgramHelp help = ask(new Programs(), program);

        assertThat(help.options()).containsExactly("--port");
    }

    @Test
    void endsAProgramThatHangsWithItsChildren() throws Exception {
        Path program = program("/bin/sleep 15 &\necho $! >>\"${0%/*}/child\"\nwait");
        var programs = new Programs(Duration.ofMillis(300));

        assertThatThrownBy(() -> ask(programs, program))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(StokerException.class)
                .hasMessageContaining("does not answer --help")
                .hasMessageNotContaining(folder.toString());

        String child = Files.readAllLines(folder.resolve("child")).getFirst();
        assertThat(Pids.runs(Long.parseLong(child))).isFalse();
    }

    /** As b11669 answers for CPUs alone, and the same build with CUDA. */
    @Test
    void seesTheDevicesThatAreListed() {
        assertThat(Programs.listsDevices("Available devices:\n  (none)\n")).isFalse();
        assertThat(
                        Programs.listsDevices(
                                "ggml_cuda_init: found 1 CUDA devices\nAvailable devices:\n"
                                        + "  CUDA0: NVIDIA RTX (24080 MiB, 23000 MiB free)\n"))
                .isTrue();
        assertThat(Programs.listsDevices("error: something else\n  CUDA0: no\n")).isFalse();
    }

    private static ProgramHelp ask(Programs programs, Path program) throws Exception {
        return CompletableFuture.supplyAsync(() -> programs.ask(program))
                .get(SECONDS, TimeUnit.SECONDS);
    }

    private Path program(String script) throws Exception {
        Path program =
                Files.writeString(folder.resolve("llama-server"), "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }
}
