package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.Bytes;
import dev.stoker.gguf.TinyGguf;
import dev.stoker.testing.FakeOllamaProcess;
import dev.stoker.testing.Figures;
import dev.stoker.testing.RealCgroup;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two models that do not fit together in a limit of 1 GiB, called alternately: nobody is killed and
 * no call fails.
 */
@Tag("real-backend")
final class MemorySharedRealBackendIT {
    private static final Bytes LIMIT = Bytes.ofGibi(1);
    private static final int TIMES = 30;

    /** With 8 KiB a token 512 MiB of keys and values. */
    private static final String CONTEXT = "64k";

    private static final Bytes OTHER = Bytes.ofMebi(600);

    @TempDir private Path folder;

    private StokerHome home;

    @BeforeEach
    void write() {
        home =
                new StokerHome(folder)
                        .withLlamaServer()
                        .with("STOKER_TUNING_CONTEXT", CONTEXT)
                        .with("STOKER_TUNING_SLOTS", "1")
                        .with("STOKER_TUNING_PROMPT_CACHE", "0");
        fat("one");
        fat("two");
    }

    /** 32 layers of 4 times 16 keys and values: 8 KiB a token. */
    private void fat(String name) {
        StokerHome.write(
                TinyGguf.with().layers(32).heads(4).kvHeads(4).ctx(1 << 17).name(name),
                home.models().resolve(name + ".gguf"));
    }

    @Test
    void twoOfOurOwnTakeTurns() {
        try (RealCgroup cgroup = RealCgroup.with("memory").memory(LIMIT)) {
            home.with("STOKER_SUPERVISE_CGROUP", cgroup.path());
            try (RunningStoker stoker = home.serve()) {
                for (int i = 0; i < TIMES; i++) {
                    answered(stoker, i % 2 == 0 ? "one@llamacpp" : "two@llamacpp");
                }

                new Figures("memory")
                        .count("calls of two engines in turn within 1 GiB", TIMES)
                        .count("OOM kills of engines", cgroup.outOfMemoryKills())
                        .bytes("most memory of both", cgroup.memoryPeak().value());
                assertThat(cgroup.outOfMemoryKills()).isZero();
                assertThat(cgroup.memoryPeak()).isLessThanOrEqualTo(LIMIT);
                assertThat(stoker.log())
                        .doesNotContain("engine failed")
                        .contains("model is let go of");
                JsonNode memory = stoker.caller().get("/stoker/v1/memory").expect(200).json();
                assertThat(memory.path("models").findValuesAsText("model")).containsExactly("two");
                assertThat(memory.path("pools").findValuesAsText("name"))
                        .contains("main", "engines");
            }
        }
    }

    @Test
    void oneOfOursAndOneOfAnOllamaTakeTurns() throws Exception {
        try (RealCgroup cgroup = RealCgroup.with("memory").memory(LIMIT)) {
            Process ollama = ollama(cgroup);
            try {
                String port = firstLine(ollama);
                home.with("STOKER_SUPERVISE_CGROUP", cgroup.path())
                        .with("STOKER_DISCOVERY_ENABLED", "true")
                        .with("STOKER_DISCOVERY_EXTRA_PORTS", port);
                try (RunningStoker stoker = home.serve()) {
                    for (int i = 0; i < TIMES; i++) {
                        answered(
                                stoker,
                                i % 2 == 0 ? "one@llamacpp" : "theirs:latest@ollama-" + port);
                    }

                    new Figures("memory")
                            .count("calls of an engine and an Ollama in turn", TIMES)
                            .count("OOM kills of either", cgroup.outOfMemoryKills());
                    assertThat(cgroup.outOfMemoryKills()).isZero();
                    assertThat(ollama.isAlive()).isTrue();
                    assertThat(stoker.log())
                            .doesNotContain("engine failed")
                            .contains("model is let go of backend=llamacpp")
                            .contains("model is let go of backend=ollama-" + port);
                }
            } finally {
                ollama.destroyForcibly();
                assertThat(ollama.waitFor(20, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    /** By its name, its process is found, and with it the limit it is under. */
    private Process ollama(RealCgroup cgroup) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path named = Files.createSymbolicLink(folder.resolve("ollama"), java);
        List<String> command =
                List.of(
                        named.toString(),
                        "-Xmx48m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FakeOllamaProcess.class.getName(),
                        "theirs:latest=" + OTHER.value());
        return cgroup.program(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static String firstLine(Process process) throws IOException {
        var out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        assertThat(line).as("the port").matches("[0-9]+");
        return line;
    }

    private static void answered(RunningStoker stoker, String model) {
        stoker.caller().post(Asked.GENERATE, Asked.prompt(model)).expect(200);
    }
}
