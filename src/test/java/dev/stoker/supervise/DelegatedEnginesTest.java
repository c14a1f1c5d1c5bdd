package dev.stoker.supervise;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** In a real hierarchy of version 2, where this user may make cgroups in it. */
@Timeout(180)
final class DelegatedEnginesTest {
    private static final Duration GENEROUS = Duration.ofSeconds(60);
    private static final Launch LONG = new Launch(List.of("/bin/sleep", "600"), Map.of());

    @TempDir private Path proc;

    private Path unit;
    private Process daemon;

    /** A unit of nobody's, in which a program is that stands for the daemon. */
    @BeforeEach
    void delegates() throws Exception {
        Path mount = mount();
        String name = "stoker-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        try {
            unit = Files.createDirectory(mount.resolve(name));
            daemon = new ProcessBuilder("/bin/sleep", "600").start();
            Files.writeString(unit.resolve("cgroup.procs"), Long.toString(daemon.pid()));
        } catch (IOException e) {
            throw new TestAbortedException("no cgroup can be made here: " + e);
        }
        Files.writeString(proc.resolve("cgroup"), "0::/" + name + "\n");
        Files.writeString(
                proc.resolve("mountinfo"), "30 25 0:26 / " + mount + " rw - cgroup2 cgroup2 rw\n");
    }

    @AfterEach
    void removes() throws Exception {
        if (daemon != null) {
            daemon.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
        }
        if (unit != null && Files.exists(unit)) {
            Awaitility.await().atMost(GENEROUS).until(this::isRemoved);
        }
    }

    private boolean isRemoved() {
        for (String each : List.of("engines", "daemon", ".")) {
            try {
                Files.deleteIfExists(unit.resolve(each).normalize());
            } catch (IOException _) {
                return false;
            }
        }
        return true;
    }

    private static Path mount() throws IOException {
        if (Files.isReadable(Path.of("/proc/mounts"))) {
            for (String line : Files.readAllLines(Path.of("/proc/mounts"))) {
                String[] fields = line.split(" ", -1);
                if (fields[2].equals("cgroup2")) {
                    return Path.of(fields[1]);
                }
            }
        }
        throw new TestAbortedException("this machine has no cgroups of version 2");
    }

    private Delegation take() {
        return requireNonNull(Delegation.take(proc, unit::equals, daemon.pid(), null));
    }

    private static String cgroup(long process) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process + "/cgroup")).getLast();
    }

    @Test
    void runsAnEngineInItsOwnAndRemovesItAfterItsEnd() throws Exception {
        var place = EngineCgroup.in(take());
        try (var spawner =
                new Spawner("n", OrphanGuard.ofThisMachine(), place, ProcessBuilder::start)) {
            Process engine = spawner.spawn(LONG, "tiny");
            Path own = unit.resolve("engines/tiny-1");
            Awaitility.await().atMost(GENEROUS).until(() -> cgroup(engine.pid()).contains("tiny"));

            assertThat(cgroup(engine.pid())).endsWith(unit.getFileName() + "/engines/tiny-1");
            assertThat(cgroup(daemon.pid())).endsWith(unit.getFileName() + "/daemon");

            engine.destroyForcibly();
            Awaitility.await().atMost(GENEROUS).until(() -> !Files.exists(own));
        }
    }

    @Test
    void endsWhatAnEarlierDaemonHasLeft() throws Exception {
        Path left = take().engine("left");
        Process engine = new ProcessBuilder("/bin/sleep", "600").start();
        Files.writeString(left.resolve("cgroup.procs"), Long.toString(engine.pid()));

        take();

        assertThat(engine.waitFor(60, TimeUnit.SECONDS)).isTrue();
        Awaitility.await().atMost(GENEROUS).until(() -> !Files.exists(left));
    }
}
