package dev.stoker.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stoker.backend.Launch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SpawnerTest {
    private static final Launch LONG = new Launch(List.of("/bin/sleep", "600"), Map.of());

    static List<OrphanGuard> guards() {
        OrphanGuard best = OrphanGuard.ofThisMachine();
        OrphanGuard watcher = new OrphanGuard.PipeWatcher();
        return best.equals(watcher) ? List.of(watcher) : List.of(best, watcher);
    }

    @ParameterizedTest
    @MethodSource("guards")
    void enginesOutliveTheThreadsThatAskedForThem(OrphanGuard guard) throws Exception {
        var spawned = new CopyOnWriteArrayList<Process>();
        try (var spawner = new Spawner("n", guard)) {
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                callers.add(Thread.ofPlatform().start(() -> spawned.add(spawn(spawner, LONG))));
            }
            for (Thread caller : callers) {
                caller.join();
            }

            boolean anyEnded = spawned.getFirst().waitFor(300, TimeUnit.MILLISECONDS);

            assertThat(anyEnded).isFalse();
            assertThat(spawned).hasSize(8).allMatch(Process::isAlive);
        } finally {
            spawned.forEach(Process::destroyForcibly);
        }
    }

    /** Why the spawning thread is permanent: this is what happens otherwise. */
    @Test
    void theDeathSignalFollowsTheThreadThatSpawned() throws Exception {
        assumeTrue(OrphanGuard.ofThisMachine() instanceof OrphanGuard.DeathSignal);
        List<String> command = OrphanGuard.ofThisMachine().guarding(LONG.command());
        var spawned = new CopyOnWriteArrayList<Process>();
        Thread.ofPlatform()
                .start(() -> {
                    Process process = started(new ProcessBuilder(command));
                    spawned.add(process);
                    // Only then the signal is surely set.
                    Eventually.holds(() -> isSleep(process));
                })
                .join();

        boolean ended = spawned.getFirst().waitFor(5, TimeUnit.SECONDS);

        spawned.forEach(Process::destroyForcibly);
        assertThat(ended).isTrue();
    }

    @ParameterizedTest
    @MethodSource("guards")
    void inheritsNothingButWhatTheLaunchSays(OrphanGuard guard) throws Exception {
        assertThat(System.getenv()).containsKey("PATH");
        try (var spawner = new Spawner("nonce", guard)) {
            Process env =
                    spawner.spawn(new Launch(List.of("/usr/bin/env"), Map.of("MODEL_KEY", "k")));

            String all = new String(env.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            // A shell adds its own where it guards.
            assertThat(all.lines().filter(line -> !line.matches("(PWD|OLDPWD|SHLVL|_)=.*")))
                    .containsExactlyInAnyOrder("MODEL_KEY=k", "STOKER_ENGINE=nonce");
        }
    }

    @ParameterizedTest
    @MethodSource("guards")
    void takesArgumentsAsTheyAre(OrphanGuard guard) throws Exception {
        String nasty = "$(touch /tmp/x) `id` \"'; exit\n*";
        try (var spawner = new Spawner("n", guard)) {
            Process echo =
                    spawner.spawn(
                            new Launch(List.of("/usr/bin/printf", "%s|%s", nasty, ""), Map.of()));

            String out = new String(echo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(out).isEqualTo(nasty + "|");
        }
    }

    @ParameterizedTest
    @MethodSource("guards")
    void givesAnEngineNoInput(OrphanGuard guard) throws Exception {
        try (var spawner = new Spawner("n", guard)) {
            Process cat = spawner.spawn(new Launch(List.of("/bin/cat"), Map.of()));

            boolean ended = cat.waitFor(5, TimeUnit.SECONDS);

            cat.destroyForcibly();
            assertThat(ended).isTrue();
        }
    }

    @Test
    void thePidIsTheEnginesOwn() throws Exception {
        for (OrphanGuard guard : guards()) {
            try (var spawner = new Spawner("n", guard)) {
                Process process = spawner.spawn(LONG);
                Eventually.holds(() -> isSleep(process));
                process.destroyForcibly();
                assertThat(process.waitFor()).isEqualTo(137);
            }
        }
    }

    @Test
    void refusesToSpawnAfterItsEnd() {
        var spawner = new Spawner("n", new OrphanGuard.PipeWatcher());
        spawner.close();

        assertThatThrownBy(() -> spawner.spawn(LONG))
                .isInstanceOf(IOException.class)
                .hasMessage("the spawner is closed");
    }

    /** An error ended the spawning thread, and the death signal all engines with it. */
    @Test
    void enginesOutliveAnErrorWhileAnotherIsSpawned() throws Exception {
        var fails = new AtomicBoolean();
        Spawner.Exec exec =
                builder -> {
                    if (fails.get()) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    return builder.start();
                };
        try (var spawner =
                new Spawner("n", OrphanGuard.ofThisMachine(), new EngineCgroup(null), exec)) {
            Process before = spawner.spawn(LONG);
            Eventually.holds(() -> isSleep(before));
            fails.set(true);

            Throwable failure = Eventually.failure(spawned(spawner));

            fails.set(false);
            assertThat(failure).hasRootCauseInstanceOf(OutOfMemoryError.class);
            assertThat(before.waitFor(300, TimeUnit.MILLISECONDS)).isFalse();
            Process after = Eventually.get(spawned(spawner));
            assertThat(after.isAlive()).isTrue();
            before.destroyForcibly();
            after.destroyForcibly();
        }
    }

    private static CompletableFuture<Process> spawned(Spawner spawner) {
        return CompletableFuture.supplyAsync(() -> spawn(spawner, LONG));
    }

    private static Process spawn(Spawner spawner, Launch launch) {
        try {
            return spawner.spawn(launch);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isSleep(Process process) {
        return process.info()
                .arguments()
                .map(all -> List.of(all).equals(List.of("600")))
                .orElse(false);
    }

    private static Process started(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
