package dev.stoker.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Endpoint;
import dev.stoker.backend.EngineKind;
import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.Health;
import dev.stoker.backend.Use;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kind with a bug costs the start that meets it, never an answer to who waits. */
final class EngineBugTest {
    @TempDir Path folder;

    private final ManualClock clock = new ManualClock();
    private final Spawner spawner = new Spawner("test", OrphanGuard.ofThisMachine());
    private final ScriptedKind good = new ScriptedKind(ScriptedKind.GOOD);
    private @Nullable Engine made;

    @AfterEach
    void close() {
        if (made != null) {
            made.close();
        }
        spawner.close();
    }

    /** Callers waited for the whole patience with an engine that nobody asked any more. */
    @Test
    void failsTheStartWhenAskingForReadinessThrows() {
        Engine engine =
                engineOf(
                        new DelegatingKind(good) {
                            @Override
                            public Health readiness(Endpoint at, Duration timeout) {
                                throw bug();
                            }
                        });

        Throwable failure = Eventually.failure(engine.acquire());

        assertThat(((StokerException) failure).code()).isEqualTo(ErrorCode.ENGINE_START_FAILED);
        // Which it is only after the end of the process.
        Eventually.holds(() -> engine.snapshot().state() instanceof EngineState.Cooling);
        assertThat(engine.snapshot().failures()).isEqualTo(1);
    }

    /** Nobody read the output after a line that could not be understood: the engine blocked. */
    @Test
    void readsOnAfterALineThatThrows() {
        good.script = "echo odd\n" + ScriptedKind.GOOD;
        Engine engine =
                engineOf(
                        new DelegatingKind(good) {
                            @Override
                            public @Nullable URI addressIn(String line) {
                                if (line.equals("odd")) {
                                    throw bug();
                                }
                                return super.addressIn(line);
                            }
                        });

        EngineLease lease = Eventually.get(engine.acquire());

        assertThat(lease.endpoint().base()).hasPort(9);
        assertThat(engine.tail()).contains("odd");
    }

    /** The engine's owner thread died silently: who waited was never answered, nor who came. */
    @Test
    void answersWhoWaitsWhenTheOwnerMeetsABug() {
        good.script = ScriptedKind.BROKEN;
        Engine engine =
                engineOf(
                        new DelegatingKind(good) {
                            @Override
                            public String causeOf(int exitCode, List<String> lastLines) {
                                throw bug();
                            }
                        });

        Throwable failure = Eventually.failure(engine.acquire());

        assertThat(((StokerException) failure).code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(engine.snapshot().state()).isInstanceOf(EngineState.Stopped.class);
        good.script = ScriptedKind.GOOD;
        assertThat(Eventually.get(engine.acquire()).endpoint().base()).hasPort(9);
    }

    private static IllegalStateException bug() {
        return new IllegalStateException("a kind's bug, reported by design");
    }

    private Engine engineOf(EngineKind of) {
        var settings =
                new SuperviseSettings(
                        Duration.ofSeconds(60),
                        Duration.ZERO,
                        2,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(2),
                        folder.resolve("logs"),
                        Bytes.ofMebi(1),
                        null);
        var spec = new EngineSpec("m", Path.of("/bin/sh"), Path.of("/nowhere"), null, Use.GENERATE);
        Engine engine = new Engine(spec, of, settings, spawner, clock, _ -> {});
        made = engine;
        return engine;
    }
}
