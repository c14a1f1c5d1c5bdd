package dev.stoker.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kill -9} of the daemon leaves no engine after two seconds. */
final class OrphanTest {
    @ParameterizedTest
    @ValueSource(strings = {"best", "watcher"})
    void noEngineOutlivesADaemonThatIsKilled(String guard) throws Exception {
        List<Long> pids = killedWhile(guard, List.of("/bin/sleep", "600"));

        try {
            assertThat(pids).hasSize(3);
            Eventually.holdsWithin(
                    Duration.ofSeconds(2), () -> pids.stream().noneMatch(Eventually::runs));
        } finally {
            pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        }
    }

    /** The pids of the engines of a daemon that was killed a moment ago. */
    static List<Long> killedWhile(String guard, List<String> command) throws Exception {
        List<String> java = new ArrayList<>();
        java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        java.addAll(
                List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        java.addAll(List.of("dev.stoker.supervise.DoomedDaemon", guard));
        java.addAll(command);
        Process daemon =
                new ProcessBuilder(java).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            List<Long> pids = pidsOf(daemon);
            assertThat(pids).allMatch(Eventually::runs);
            return pids;
        } finally {
            daemon.destroyForcibly();
            daemon.waitFor(5, TimeUnit.SECONDS);
        }
    }

    private static List<Long> pidsOf(Process daemon) throws IOException {
        List<Long> pids = new ArrayList<>();
        var out = daemon.inputReader(StandardCharsets.UTF_8);
        while (pids.size() < 3) {
            String line = out.readLine();
            assertThat(line).as("the daemon ended too early").isNotNull();
            pids.add(Long.parseLong(line.substring("pid ".length())));
        }
        return pids;
    }
}
