package dev.stoker.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.Use;
import dev.stoker.core.Bytes;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a stop or a failure once a person had the engine serve again. */
final class ForgivenEngineTest {
    private static final String BY_HAND = "somebody stopped it by hand";
    private static final String NEXT = "the next call starts it";

    @TempDir Path folder;

    @Test
    void isOneThatTheNextCallStarts() {
        var spec = new EngineSpec("m", Path.of("/bin/sh"), Path.of("/nowhere"), null, Use.GENERATE);
        try (var spawner = new Spawner("test", OrphanGuard.ofThisMachine());
                var engine =
                        new Engine(
                                spec,
                                new ScriptedKind(ScriptedKind.GOOD),
                                settings(),
                                spawner,
                                new ManualClock(),
                                _ -> {})) {
            Eventually.get(engine.acquire()).close();
            Eventually.get(engine.stop(BY_HAND));
            assertThat(engine.snapshot().because()).isEqualTo(BY_HAND);

            engine.retryNow();

            Eventually.holds(() -> NEXT.equals(engine.snapshot().because()));
            assertThat(engine.snapshot().state()).isInstanceOf(EngineState.Stopped.class);
        }
    }

    @Test
    void keepsWhatIsStillGoingOn() {
        var failing = new EngineState.Draining(7L, "not ready within 60 s", true);
        var ready = new EngineState.Ready(7L, URI.create("http://127.0.0.1:1"));

        assertThat(failing.forgiven()).isEqualTo(failing);
        assertThat(ready.forgiven()).isEqualTo(ready);
        assertThat(new EngineState.Draining(7L, BY_HAND, false).forgiven().because())
                .isEqualTo(NEXT);
        assertThat(new EngineState.Cooling(Instant.EPOCH, true, "it crashed").forgiven())
                .isEqualTo(new EngineState.Stopped(NEXT, false));
    }

    private SuperviseSettings settings() {
        return new SuperviseSettings(
                Duration.ofSeconds(60),
                Duration.ZERO,
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
