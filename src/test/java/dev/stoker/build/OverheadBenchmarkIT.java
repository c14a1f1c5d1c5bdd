package dev.stoker.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stoker.testing.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code deploy/bench/overhead} goes every way there is through the packaged program, and leaves
 * nothing behind. What it measures in seconds means nothing and is not looked at.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the benchmark reads CPU time from /proc")
@DisabledIfSystemProperty(
        named = "stoker.artifact",
        matches = ".*-runner",
        disabledReason = "it measures the JVM's program, which a native build does not make")
final class OverheadBenchmarkIT {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final List<String> BACKENDS = List.of("OpenAI", "Anthropic", "Ollama");
    private static final List<String> CALLERS =
            List.of("OpenAI", "responses", "Anthropic", "Ollama", "native");

    @TempDir Path temporary;

    @Test
    void goesEveryWayAndLeavesNothing() throws IOException {
        Finished run = Finished.run(overhead("--quick", "--json"), LONGEST);

        assertThat(run.status()).as(run.err()).isZero();
        JsonNode rows = new ObjectMapper().readTree(run.out()).path("rows");
        List<String> legs = rows.findValuesAsText("leg");
        for (String backend : BACKENDS) {
            assertThat(legs).contains("direct " + backend);
            for (String caller : CALLERS) {
                assertThat(legs).contains(caller + " -> " + backend);
            }
        }
        assertThat(relayed(rows))
                .containsExactlyInAnyOrder("OpenAI -> OpenAI", "Anthropic -> Anthropic");
        for (JsonNode row : rows) {
            assertThat(row.path("way").asText()).isIn("direct", "nginx", "stoker");
            assertThat(row.path("cpu_request_us").asDouble(-1)).isNotNegative();
            assertThat(row.path("cpu_chunk_us").asDouble(-1)).isNotNegative();
            assertThat(row.path("first_byte_us").isNumber()).isTrue();
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void leavesNothingWhenItIsInterrupted() throws Exception {
        Process process = overhead("--rounds", "9999").start();
        List<ProcessHandle> started;
        try {
            awaited("stoker.log");
            started = process.descendants().toList();
            new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).start().waitFor();

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(process.exitValue()).isEqualTo(143);
        assertThat(started).hasSizeGreaterThan(1).noneMatch(ProcessHandle::isAlive);
        assertThat(left()).isEmpty();
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        Finished run = Finished.run(overhead("--rounds", "none"), Duration.ofSeconds(20));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).isEqualTo("overhead: --rounds: none (expected: 1 to 9999)");
    }

    private static List<String> relayed(JsonNode rows) {
        List<String> relayed = new ArrayList<>();
        for (JsonNode row : rows) {
            if (row.path("path").asText().equals("relay")) {
                relayed.add(row.path("leg").asText());
            }
        }
        return relayed;
    }

    private ProcessBuilder overhead(String... arguments) {
        List<String> command = new ArrayList<>(List.of("deploy/bench/overhead"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().put("TMPDIR", temporary.toString());
        return builder;
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> all = Files.list(temporary)) {
            return all.filter(path -> path.getFileName().toString().startsWith("stoker-overhead"))
                    .toList();
        }
    }

    /** Waits for a file in the folder that the run has made. */
    private void awaited(String name) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < deadline) {
            for (Path folder : left()) {
                if (Files.exists(folder.resolve(name))) {
                    return;
                }
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError("no " + name + " within a minute");
    }
}
