package dev.stoker.supervise;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.Use;
import dev.stoker.core.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that somebody has proved to be wedged, and what is kept of a running one. */
final class WedgedEngineTest {
    @TempDir private Path folder;

    private final ScriptedKind kind = new ScriptedKind(ScriptedKind.GOOD);
    private final Spawner spawner = new Spawner("nonce", OrphanGuard.ofThisMachine());
    private Engine engine;

    @BeforeEach
    void make() {
        engine =
                new Engine(
                        new EngineSpec(
                                "m",
                                Path.of("/bin/sh"),
                                folder.resolve("m.gguf"),
                                null,
                                Use.GENERATE),
                        kind,
                        settings(),
                        spawner,
                        InstantSource.system(),
                        _ -> {});
    }

    @AfterEach
    void close() {
        engine.close();
        spawner.close();
    }

    @Test
    void isEndedAtOnceSaysWhyAndIsReplacedForTheNextCaller() {
        EngineLease lease = Eventually.get(engine.acquire());
        long pid = Eventually.pidOf(engine);

        engine.wedged(pid, "it did nothing");

        assertThat(Eventually.get(lease.provedDead(Duration.ofSeconds(5)))).isTrue();
        Eventually.holds(() -> engine.snapshot().state() instanceof EngineState.Stopped);
        assertThat(engine.snapshot().because()).isEqualTo("it did nothing");
        assertThat(engine.snapshot().failures()).isEqualTo(1);
        Eventually.get(engine.acquire());
        assertThat(Eventually.pidOf(engine)).isNotEqualTo(pid);
    }

    @Test
    void isLeftAloneWhereAnotherProcessWasMeant() {
        EngineLease lease = Eventually.get(engine.acquire());
        long pid = Eventually.pidOf(engine);

        engine.wedged(pid + 1, "it did nothing");
        Eventually.get(engine.tick());

        assertThat(Eventually.get(lease.provedDead(Duration.ofMillis(50)))).isFalse();
        assertThat(Eventually.pidOf(engine)).isEqualTo(pid);
    }

    @Test
    void isKeptInAFileAsLongAsItRuns() throws Exception {
        Eventually.get(engine.acquire());
        long pid = Eventually.pidOf(engine);
        Path file = EngineFile.folder(folder.resolve("logs")).resolve(Long.toString(pid));

        EngineFile kept = requireNonNull(EngineFile.read(Files.readString(file)));
        Eventually.get(engine.stop("test"));

        assertThat(List.of(kept.pid(), kept.daemon()))
                .containsExactly(pid, ProcessHandle.current().pid());
        assertThat(kept.nonce()).isEqualTo("nonce");
        Eventually.holds(() -> !Files.exists(file));
    }

    private SuperviseSettings settings() {
        return new SuperviseSettings(
                Duration.ofSeconds(60),
                Duration.ZERO,
                3,
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofMinutes(10),
                Duration.ofSeconds(2),
                folder.resolve("logs"),
                Bytes.ofMebi(1),
                null);
    }
}
