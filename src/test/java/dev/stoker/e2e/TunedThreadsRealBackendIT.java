package dev.stoker.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stoker.hardware.CpuSet;
import dev.stoker.hardware.probe.HardwareProbe;
import dev.stoker.testing.RealCgroup;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An engine computes with as many threads as its limits leave CPUs, by its own word. Left to itself
 * it would take all the cores of the machine.
 */
@Tag("real-backend")
final class TunedThreadsRealBackendIT {
    /** As the server writes it when it makes its threads. */
    private static final Pattern THREADS = Pattern.compile("\\bn_threads = (\\d+)");

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 1.5})
    void keepsToAQuota(double cpus) {
        try (RealCgroup cgroup = RealCgroup.with("cpu").quota(cpus)) {
            assertThat(threadsOf(home().with("STOKER_SUPERVISE_CGROUP", cgroup.path())))
                    .containsOnly("1");
        }
    }

    @Test
    void keepsToTheCpusOfACpuset() {
        try (RealCgroup cgroup = RealCgroup.with("cpuset").cpus(oneCpu())) {
            assertThat(threadsOf(home().with("STOKER_SUPERVISE_CGROUP", cgroup.path())))
                    .containsOnly("1");
        }
    }

    /** Which the engines inherit. */
    @Test
    void keepsToTheAffinityOfTheDaemon() {
        Path taskset = Path.of("/usr/bin/taskset");
        assumeTrue(Files.isExecutable(taskset), "there is no taskset on this machine");

        assertThat(threadsOf(home().under(taskset.toString(), "-c", oneCpu()))).containsOnly("1");
    }

    /** The daemon stays where it was: a limit on engines is none of its own. */
    @Test
    void putsTheEngineIntoTheCgroupAndNothingElse() {
        try (RealCgroup cgroup = RealCgroup.with("cpu")) {
            StokerHome home = home().with("STOKER_SUPERVISE_CGROUP", cgroup.path());
            try (RunningStoker stoker = home.serve()) {
                ask(stoker);

                assertThat(cgroup.processes()).containsExactly(stoker.engine("tiny").pid());
            }
        }
    }

    @Test
    void startsNoEngineOutsideOfACgroupThatIsNotThere() {
        StokerHome home = home().with("STOKER_SUPERVISE_CGROUP", "/stoker-no-such-cgroup");
        try (RunningStoker stoker = home.serve()) {
            var refused = stoker.caller().post(Asked.GENERATE, Asked.prompt("tiny@llamacpp"));

            assertThat(refused.expect(503).json().toString())
                    .contains("engine_start_failed", "/stoker-no-such-cgroup");
            assertThat(stoker.engines()).isEmpty();
        }
    }

    private StokerHome home() {
        return new StokerHome(folder).withLlamaServer().withTiny("tiny");
    }

    private static List<String> threadsOf(StokerHome home) {
        try (RunningStoker stoker = home.serve()) {
            ask(stoker);
        }
        String log = home.engineLogs();
        List<String> threads = THREADS.matcher(log).results().map(found -> found.group(1)).toList();
        assertThat(threads).as(log).isNotEmpty();
        return threads;
    }

    private static void ask(RunningStoker stoker) {
        stoker.caller().post(Asked.GENERATE, Asked.prompt("tiny@llamacpp")).expect(200);
    }

    private static String oneCpu() {
        CpuSet allowed =
                HardwareProbe.here().read().cpu().limits().affinity().asOptional().orElseThrow();
        return allowed.cpus().getFirst().toString();
    }
}
