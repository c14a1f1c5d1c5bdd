package dev.stoker.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.Use;
import dev.stoker.core.Bytes;
import dev.stoker.core.Current;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How an engine that runs is looked after when other settings come to count. */
final class ReloadedEngineTest {
    @TempDir Path folder;

    private final ManualClock clock = new ManualClock();

    /** What it may be idle changes for a process that runs, which stays. */
    @Test
    void isStoppedByTheTimeThatCountsThen() {
        var settings = new Current<>(settings(Duration.ofMinutes(10)));
        var spec = new EngineSpec("m", Path.of("/bin/sh"), Path.of("/nowhere"), null, Use.GENERATE);
        try (var spawner = new Spawner("test", OrphanGuard.ofThisMachine());
                var engine =
                        new Engine(
                                spec,
                                new ScriptedKind(ScriptedKind.GOOD),
                                settings,
                                spawner,
                                clock,
                                _ -> {})) {
            Eventually.get(engine.acquire()).close();
            long pid = Eventually.pidOf(engine);
            settings.set(settings(Duration.ZERO));
            pass(engine, Duration.ofMinutes(30));
            assertThat(Eventually.runs(pid)).as("for ever").isTrue();

            settings.set(settings(Duration.ofMinutes(1)));
            pass(engine, Duration.ofMinutes(1));

            Eventually.holds(() -> engine.snapshot().state() instanceof EngineState.Stopped);
            assertThat(engine.snapshot().because()).isEqualTo("idle for 60 s");
        }
    }

    private void pass(Engine engine, Duration time) {
        clock.advance(time);
        Eventually.get(engine.tick());
    }

    private SuperviseSettings settings(Duration idle) {
        return new SuperviseSettings(
                Duration.ofSeconds(60),
                idle,
                2,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                Duration.ofSeconds(5),
                folder,
                Bytes.ofMebi(1),
                null);
    }
}
