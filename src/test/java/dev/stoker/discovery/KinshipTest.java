package dev.stoker.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KinshipTest {
    private static final long OWN = 4000;

    /** As Ollama 0.33.0-rc2 starts it. */
    private static final List<String> OLLAMAS_CHILD =
            List.of(
                    "/usr/lib/ollama/llama-server",
                    "--model",
                    "/var/lib/ollama/blobs/sha256-0450",
                    "--port",
                    "35699",
                    "--host",
                    "127.0.0.1",
                    "--no-webui",
                    "--offline",
                    "-c",
                    "4096");

    private final FakeProc proc;
    private final ProcProcessTable processes;
    private final Kinship kinship;

    KinshipTest(@TempDir Path folder) throws IOException {
        proc = new FakeProc(folder);
        processes = new ProcProcessTable(folder, new MovableClock());
        kinship = new Kinship(processes, OWN);
    }

    @Test
    void listsAServerThatAPersonStarted() throws IOException {
        proc.process(10, 1, List.of("/bin/bash"))
                .process(11, 10, List.of("llama-server", "-m", "x.gguf", "--host", "127.0.0.1"));

        assertThat(reason(11)).isNull();
    }

    @Test
    void leavesOutWhatOllamaRunsForItself() throws IOException {
        proc.process(20, 1, List.of("/usr/bin/ollama", "serve")).process(21, 20, OLLAMAS_CHILD);

        assertThat(reason(20)).isNull();
        assertThat(reason(21)).contains("arguments");
    }

    @Test
    void leavesOutTheRunnerOfAnOlderOllama() throws IOException {
        proc.process(22, 1, List.of("/usr/bin/ollama", "serve"))
                .process(23, 22, List.of("/usr/bin/ollama", "runner", "--port", "40000"));

        assertThat(reason(23)).isEqualTo("it is a child of ollama (pid 22)");
    }

    @Test
    void listsTheServerThatOllamasDesktopAppStarts() throws IOException {
        proc.process(24, 1, List.of("/Applications/Ollama.app/Contents/MacOS/Ollama"))
                .process(
                        25,
                        24,
                        List.of("/Applications/Ollama.app/Contents/Resources/ollama", "serve"));

        assertThat(reason(25)).isNull();
    }

    /** Arguments as llama-server b11669 gives its children in router mode. */
    @Test
    void leavesOutTheChildrenOfARouter() throws IOException {
        proc.process(30, 1, List.of("llama-server", "--port", "18090", "--models-dir", "mdir"))
                .process(31, 30, List.of("/opt/llama/llama-server", "--port", "39461"));

        assertThat(reason(30)).isNull();
        assertThat(reason(31)).isEqualTo("it is a child of llama-server (pid 30)");
    }

    @Test
    void leavesOutStokerAndEverythingBelowIt() throws IOException {
        proc.process(OWN, 1, List.of("/usr/bin/java", "-jar", "stoker.jar"))
                .process(41, OWN, List.of("/usr/bin/setpriv"))
                .process(42, 41, List.of("/usr/bin/llama-server"));

        assertThat(reason(OWN)).isEqualTo("it is this Stoker");
        assertThat(reason(42)).isEqualTo("it is an engine that this Stoker runs");
    }

    @Test
    void leavesOutTheEngineOfAnotherStoker() throws IOException {
        proc.process(50, 1, List.of("/usr/bin/llama-server"))
                .environment(50, "HOME=/\0STOKER_ENGINE=nonce\0")
                .process(51, 1, List.of("/usr/bin/llama-server"))
                .environment(51, "NOT_STOKER_ENGINE=1\0");

        assertThat(reason(50)).isEqualTo("it is an engine that a Stoker runs");
        assertThat(reason(51)).isNull();
    }

    @Test
    void isNotLostInACircleOfParents() throws IOException {
        proc.process(60, 61, List.of("/usr/bin/llama-server")).process(61, 60, List.of("/bin/sh"));

        assertThat(kinship.leftOut(entry(60))).contains("child of llama-server");
    }

    private @Nullable String reason(long pid) {
        return kinship.leftOut(entry(pid));
    }

    private ProcessEntry entry(long pid) {
        ProcessEntry entry = processes.find(pid);
        if (entry == null) {
            throw new AssertionError("no process " + pid);
        }
        return entry;
    }
}
