package dev.stoker.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.security.AppKey;
import dev.stoker.security.AppKeys;
import dev.stoker.testing.Figures;
import dev.stoker.testing.HttpCaller;
import dev.stoker.testing.Pids;
import dev.stoker.testing.RunningStoker;
import dev.stoker.testing.StokerHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that is killed at random moments while it serves, loads and writes. */
@Tag("real-backend")
final class DaemonKilledRealBackendIT {
    private static final int TIMES = Chaos.of(3, 20);
    private static final int LONGEST_MS = 2_500;
    private static final int CALLERS = 6;

    @TempDir private Path folder;

    private final Set<String> keysTold = ConcurrentHashMap.newKeySet();
    private final List<Duration> starts = new ArrayList<>();
    private final List<Duration> firstAnswers = new ArrayList<>();
    private StokerHome home;

    @BeforeEach
    void layOut() {
        home =
                new StokerHome(folder)
                        .withLlamaServer()
                        .withTiny("tiny")
                        .with("STOKER_TUNING_SLOTS", "2");
    }

    @Test
    @Timeout(10 * 60)
    void startsAgainWithWhatItHadAndLeavesNothing() throws Exception {
        var random = new SplittableRandom(6);
        String token = null;
        for (int i = 0; i < TIMES; i++) {
            RunningStoker stoker = started();
            token = token == null ? Chaos.token(home) : token;
            assertThat(Chaos.token(home)).isEqualTo(token);

            killUnderLoad(stoker, token, "k" + i, Duration.ofMillis(random.nextInt(LONGEST_MS)));

            Chaos.await(Duration.ofSeconds(5), () -> engines().isEmpty());
            stateIsSound();
            for (Path draft : drafts()) {
                // As at a start later on: what is fresh may be of a daemon that runs.
                Files.setLastModifiedTime(
                        draft, FileTime.from(Instant.now().minus(Duration.ofMinutes(2))));
            }
        }
        try (RunningStoker last = started()) {
            assertThat(engines()).isEqualTo(last.children()).hasSize(1);
            assertThat(kept()).containsExactly(engines().getFirst().toString());
            // What a killed daemon was just writing has no name that anybody reads.
            assertThat(drafts()).isEmpty();
        }
        starts.sort(null);
        firstAnswers.sort(null);
        new Figures("daemon-killed")
                .count("kill -9 under load", TIMES)
                .count("keys made, all kept", keysTold.size())
                .time("start until ready, median", starts.get(starts.size() / 2))
                .time("then first answer, median", firstAnswers.get(firstAnswers.size() / 2))
                .time("then first answer, longest", firstAnswers.getLast());
    }

    /** Ready, with its first answer, and one engine at most. */
    private RunningStoker started() {
        long began = System.nanoTime();
        RunningStoker stoker = home.serve();
        long ready = System.nanoTime();
        String prompt = Chaos.prompt("tiny@llamacpp", "Hello", 4);
        stoker.caller().post(Chaos.GENERATE, prompt).expect(200);
        starts.add(Duration.ofNanos(ready - began));
        firstAnswers.add(Duration.ofNanos(System.nanoTime() - ready));
        assertThat(engines()).hasSize(1);
        return stoker;
    }

    private void killUnderLoad(RunningStoker stoker, String token, String name, Duration after)
            throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLERS; i++) {
                var _ = threads.submit(() -> callUntilItIsGone(stoker));
            }
            var _ = threads.submit(() -> makeKeysUntilItIsGone(stoker, token, name));
            Chaos.pause(after);
            Pids.kill(stoker.process().pid());
            stoker.process().waitFor();
        }
        stoker.close();
    }

    private static void callUntilItIsGone(RunningStoker stoker) {
        String prompt = Chaos.prompt("tiny@llamacpp", "Hello", 32);
        try (var app = new HttpCaller(stoker.base())) {
            while (true) {
                app.post(Chaos.STREAM, prompt);
            }
        } catch (AssertionError _) {
            // No answer: the daemon was killed, as was meant.
        }
    }

    private void makeKeysUntilItIsGone(RunningStoker stoker, String token, String name) {
        try {
            for (int i = 0; i < 40; i++) {
                String key = name + "-" + i;
                Chaos.makeKey(stoker, token, key).expect(200);
                keysTold.add(key);
            }
        } catch (AssertionError _) {
            // No answer: the daemon was killed, as was meant.
        }
    }

    private void stateIsSound() throws IOException {
        List<String> keys =
                AppKeys.atStart(home.state(), InstantSource.system()).all().stream()
                        .map(AppKey::name)
                        .toList();
        assertThat(keys).containsAll(keysTold);
        try (Stream<Path> all = Files.walk(home.state())) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.UTF_8);
                if (file.startsWith(home.state().resolve("engines/running"))) {
                    assertThat(text).contains("pid=", "nonce=", "daemon_started=").endsWith("\n");
                } else if (file.toString().endsWith(".json")) {
                    HttpCaller.json(text);
                }
            }
        }
    }

    private List<Path> drafts() throws IOException {
        try (Stream<Path> all = Files.walk(home.state())) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> isDraft(file.getFileName().toString()))
                    .toList();
        }
    }

    private static boolean isDraft(String name) {
        return name.startsWith(".") || name.endsWith(".new") || name.endsWith(".part");
    }

    private List<String> kept() throws IOException {
        try (Stream<Path> files = Files.list(home.state().resolve("engines/running"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** Processes with a model of this home on their command line, whoever their parent is. */
    private List<Long> engines() {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.map(ProcessHandle::pid).filter(Pids::runs).filter(this::isOurs).toList();
        }
    }

    private boolean isOurs(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.UTF_8)
                    .contains(home.models().resolve("tiny.gguf").toString());
        } catch (IOException _) {
            return false;
        }
    }
}
