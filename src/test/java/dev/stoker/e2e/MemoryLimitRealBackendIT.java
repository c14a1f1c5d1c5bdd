package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.Bytes;
import dev.stoker.gguf.TinyGguf;
import dev.stoker.hardware.Resident;
import dev.stoker.hardware.probe.HardwareProbe;
import dev.stoker.testing.RealCgroup;
import dev.stoker.testing.RealLlamaServer;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model whose context takes 8 GiB as it was trained, on engines that may have 1 GiB. The server
 * counts the memory of the machine by itself, and is killed.
 */
@Tag("real-backend")
final class MemoryLimitRealBackendIT {
    private static final Bytes LIMIT = Bytes.ofGibi(1);
    private static final int TRAINED = 1 << 20;
    private static final int KILLED = 128 + 9;

    @TempDir private static Path folder;

    private static StokerHome home;

    /** 32 layers of 4 times 16 keys and values: 8 KiB a token. */
    @BeforeAll
    static void write() {
        home = new StokerHome(folder).withLlamaServer();
        StokerHome.write(
                TinyGguf.with().layers(32).heads(4).kvHeads(4).ctx(TRAINED),
                home.models().resolve("fat.gguf"));
    }

    @Test
    void theServerByItselfIsKilled() throws Exception {
        try (RealCgroup cgroup = RealCgroup.with("memory").memory(LIMIT)) {
            List<String> command =
                    List.of(
                            RealLlamaServer.binary().toString(),
                            "--model",
                            home.models().resolve("fat.gguf").toString(),
                            "--port",
                            "0");
            Process server =
                    cgroup.program(command)
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("by-hand.log").toFile())
                            .start();

            boolean ended = server.waitFor(60, TimeUnit.SECONDS);

            server.destroyForcibly();
            assertThat(ended).isTrue();
            assertThat(server.waitFor()).isEqualTo(KILLED);
        }
    }

    @Test
    void stokersEngineLoadsAndAnswersWithinTheLimit() {
        try (RealCgroup cgroup = RealCgroup.with("memory").memory(LIMIT)) {
            home.with("STOKER_SUPERVISE_CGROUP", cgroup.path());
            try (RunningStoker stoker = home.serve()) {
                String prompt = "x".repeat(4000);

                JsonNode answer =
                        stoker.caller()
                                .post(
                                        Asked.GENERATE,
                                        "{\"model\":\"fat@llamacpp\",\"prompt\":\"%s\"}"
                                                .formatted(prompt))
                                .expect(200)
                                .json();

                assertThat(answer.path("text").asText()).isEqualTo(TinyGguf.SENTENCE);
                long pid = stoker.engine("fat").pid();
                assertThat(cgroup.processes()).containsExactly(pid);
                Resident resident = HardwareProbe.here().resident(pid).asOptional().orElseThrow();
                assertThat(resident.total()).isLessThan(LIMIT);
                // Small would be easy: most of what there is is used.
                assertThat(resident.total()).isGreaterThan(Bytes.ofMebi(512));
                assertThat(cgroup.memoryPeak()).isLessThanOrEqualTo(LIMIT);
            }
        }
    }
}
