package dev.stoker.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.EngineKind;
import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.Health;
import dev.stoker.backend.Launch;
import dev.stoker.backend.Use;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EngineTest {
    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);

    @TempDir Path folder;

    private final ManualClock clock = new ManualClock();
    private final Spawner spawner = new Spawner("test", OrphanGuard.ofThisMachine());
    private final ScriptedKind kind = new ScriptedKind(ScriptedKind.GOOD);
    private Duration grace = Duration.ofSeconds(5);
    private Engine engine;

    @BeforeEach
    void first() {
        engine = engineOf(kind);
    }

    @AfterEach
    void close() {
        engine.close();
        spawner.close();
    }

    @Test
    void waitsUntilTheEngineSaysThatItIsReady() {
        kind.health = new Health.Loading("Loading model");
        make();
        CompletionStage<EngineLease> wish = engine.acquire();
        Eventually.holds(() -> engine.snapshot().pid() != null);
        assertThat(wish.toCompletableFuture().isDone()).isFalse();

        kind.health = new Health.Ready("1");

        assertThat(Eventually.get(wish).endpoint().base()).hasPort(9);
    }

    @Test
    void closesTheLeaseOfACallerWhoWentAway() {
        kind.health = new Health.Loading("Loading model");
        make();
        CompletionStage<EngineLease> gone = engine.acquire();
        CompletionStage<EngineLease> stays = engine.acquire();
        gone.toCompletableFuture().cancel(false);

        kind.health = new Health.Ready("1");
        Eventually.get(stays);

        Eventually.holds(() -> engine.snapshot().inUse() == 1);
    }

    @Test
    void isStoppedWhenIdleButNeverWhileALeaseIsOpen() {
        make();
        EngineLease lease = Eventually.get(engine.acquire());
        long pid = Eventually.pidOf(engine);
        pass(IDLE.multipliedBy(2));
        assertThat(Eventually.runs(pid)).isTrue();
        lease.close();
        lease.close();
        Eventually.holds(() -> engine.snapshot().inUse() == 0);
        pass(IDLE.minusSeconds(1));
        assertThat(engine.snapshot().state()).isInstanceOf(EngineState.Ready.class);

        pass(Duration.ofSeconds(1));

        Eventually.holds(() -> engine.snapshot().state() instanceof EngineState.Stopped);
        assertThat(engine.snapshot().because()).isEqualTo("idle for 600 s");
        assertThat(Eventually.runs(pid)).isFalse();
    }

    @Test
    void makesCallersWaitOutTheBackoffAfterAFailedStart() {
        kind.script = ScriptedKind.BROKEN;
        make();
        assertThat(codeOf(engine.acquire())).isEqualTo(ErrorCode.ENGINE_START_FAILED);
        kind.script = ScriptedKind.GOOD;
        CompletionStage<EngineLease> wish = engine.acquire();
        // By chance it is shorter by up to a fifth.
        pass(FIRST_BACKOFF.multipliedBy(4).dividedBy(5).minusMillis(1));
        assertThat(kind.launches).hasValue(1);

        pass(FIRST_BACKOFF);

        Eventually.get(wish);
        assertThat(kind.launches).hasValue(2);
    }

    @Test
    void doesNotStartAgainWhenNobodyWaits() {
        kind.script = ScriptedKind.BROKEN;
        make();
        Eventually.failure(engine.acquire());
        CompletionStage<EngineLease> gone = engine.acquire();
        gone.toCompletableFuture().cancel(false);

        pass(Duration.ofHours(1));

        assertThat(kind.launches).hasValue(1);
        assertThat(engine.snapshot().state()).isInstanceOf(EngineState.Cooling.class);
    }

    @Test
    void isLeftStoppedForAWhileWhenTheBudgetIsSpent() {
        kind.script = ScriptedKind.BROKEN;
        make();
        spendTheBudget();

        Throwable refused = Eventually.failure(engine.acquire());

        assertThat(refused).hasMessageContaining("failed 3 times").hasMessageContaining("exit 3");
        assertThat(((StokerException) refused).code()).isEqualTo(ErrorCode.ENGINE_CRASH_LOOP);
        assertThat(kind.launches).hasValue(3);
        pass(Duration.ofSeconds(30));
        kind.script = ScriptedKind.GOOD;
        Eventually.get(engine.acquire());
    }

    @Test
    void startsAtOnceWhenAPersonSaysSo() {
        kind.script = ScriptedKind.BROKEN;
        make();
        spendTheBudget();
        kind.script = ScriptedKind.GOOD;

        engine.retryNow();

        Eventually.get(engine.acquire());
        assertThat(engine.snapshot().failures()).isZero();
    }

    @Test
    void forgetsFailuresOfAnEngineThatServedLongEnough() {
        make();
        for (int i = 0; i < 10; i++) {
            Eventually.get(engine.acquire()).close();
            long pid = Eventually.pidOf(engine);
            clock.advance(Duration.ofMinutes(5));
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            Eventually.holds(() -> engine.snapshot().pid() == null);
        }

        assertThat(engine.snapshot().failures()).isEqualTo(1);
    }

    @Test
    void givesUpAnEngineThatDoesNotBecomeReadyInTime() {
        kind.script = "exec sleep 600";
        make();
        CompletionStage<EngineLease> wish = engine.acquire();
        long pid = Eventually.pidOf(engine);

        pass(READY_TIMEOUT);

        assertThat(codeOf(wish)).isEqualTo(ErrorCode.ENGINE_START_TIMEOUT);
        Eventually.holds(() -> engine.snapshot().state() instanceof EngineState.Cooling);
        assertThat(Eventually.runs(pid)).isFalse();
    }

    @Test
    void asksTwiceAnEngineThatStaysWhenAskedOnce() {
        grace = Duration.ofMillis(200);
        kind.script =
                """
                trap 'n=$((n + 1)); [ $n -lt 2 ] || { echo asked twice; exit 1; }' TERM
                echo listening on http://127.0.0.1:9
                while :; do sleep 0.05; done
                """;
        make();
        Eventually.get(engine.acquire());

        Eventually.get(engine.stop("test"));

        assertThat(engine.tail()).endsWith("asked twice");
    }

    @Test
    void killsAnEngineThatIgnoresSigterm() {
        grace = Duration.ofMillis(100);
        kind.script = "trap '' TERM\n" + ScriptedKind.LISTENING + "while :; do sleep 0.05; done";
        make();
        Eventually.get(engine.acquire());
        long pid = Eventually.pidOf(engine);

        Eventually.get(engine.stop("test"));

        assertThat(Eventually.runs(pid)).isFalse();
    }

    @Test
    void takesTheChildrenOfAnEngineWithIt() {
        kind.script = "sleep 600 &\necho child $!\n" + ScriptedKind.LISTENING + "wait";
        make();
        Eventually.get(engine.acquire());
        long child = Long.parseLong(engine.tail().getFirst().substring("child ".length()));

        Eventually.get(engine.stop("test"));

        Eventually.holds(() -> !Eventually.runs(child));
    }

    @Test
    void stopsAnEngineThatIsStillLoading() {
        kind.script = "exec sleep 600";
        make();
        CompletionStage<EngineLease> wish = engine.acquire();

        Eventually.get(engine.stop("test"));

        assertThat(codeOf(wish)).isEqualTo(ErrorCode.NO_BACKEND);
        assertThat(engine.snapshot().state()).isEqualTo(new EngineState.Stopped("test", false));
    }

    @Test
    void startsANewOneForWhoAskedWhileItWasStopping() {
        make();
        Eventually.get(engine.acquire());
        long pid = Eventually.pidOf(engine);
        CompletionStage<Void> stopped = engine.stop("test");

        Eventually.get(engine.acquire());

        assertThat(stopped.toCompletableFuture()).isDone();
        assertThat(engine.snapshot().pid()).isNotEqualTo(pid);
    }

    @Test
    void reportsWhatTheKindRefusesWithoutCountingItAsAFailure() {
        make(
                new DelegatingKind(kind) {
                    @Override
                    public Launch launch(EngineSpec spec, Secret key) {
                        throw new StokerException(ErrorCode.MODEL_FILE_REFUSED, "not a model");
                    }
                });

        ErrorCode code = codeOf(engine.acquire());

        assertThat(code).isEqualTo(ErrorCode.MODEL_FILE_REFUSED);
        assertThat(engine.snapshot().state())
                .isEqualTo(new EngineState.Stopped("not a model", false));
        assertThat(engine.snapshot().failures()).isZero();
    }

    @Test
    void reportsAProgramThatIsNotThereWithoutItsPath() {
        make(
                new DelegatingKind(kind) {
                    @Override
                    public Launch launch(EngineSpec spec, Secret key) {
                        return new Launch(List.of("/no/such/program"), Map.of());
                    }
                });

        Throwable failure = Eventually.failure(engine.acquire());

        assertThat(failure)
                .hasMessageContaining("engine of 'm'")
                .hasMessageNotContaining("/no/such");
    }

    @Test
    void survivesAListenerThatFails() {
        engine.close();
        engine =
                new Engine(
                        spec(),
                        kind,
                        settings(),
                        spawner,
                        clock,
                        _ -> {
                            throw new IllegalStateException("a listener's bug, reported by design");
                        });

        EngineLease lease = Eventually.get(engine.acquire());

        assertThat(lease.endpoint().base()).hasPort(9);
    }

    /**
     * A retry after the proof of death got a lease on the dead process. The child holds the output
     * open, so that news of the end wait for its last words.
     */
    @Test
    void leasesNoProcessThatIsProvedDead() {
        kind.script = "sleep 600 &\necho child $!\n" + ScriptedKind.LISTENING + "wait";
        make();
        EngineLease dead = Eventually.get(engine.acquire());
        long child = Long.parseLong(engine.tail().getFirst().substring("child ".length()));
        ProcessHandle.of(Eventually.pidOf(engine)).orElseThrow().destroyForcibly();
        assertThat(Eventually.get(dead.provedDead(Duration.ofSeconds(5)))).isTrue();

        EngineLease next = Eventually.get(engine.acquire());

        ProcessHandle.of(child).orElseThrow().destroyForcibly();
        assertThat(next.endpoint().access()).isNotEqualTo(dead.endpoint().access());
        assertThat(kind.launches).hasValue(2);
    }

    /** The engine went on loading a model for nobody after the last caller had gone. */
    @Test
    void stopsLoadingWhenTheLastWhoWaitedHasGone() {
        kind.script = "exec sleep 600";
        make();
        CompletionStage<EngineLease> first = engine.acquire();
        CompletionStage<EngineLease> second = engine.acquire();
        long pid = Eventually.pidOf(engine);
        first.toCompletableFuture().cancel(false);
        Eventually.get(engine.tick());
        assertThat(engine.snapshot().state()).isInstanceOf(EngineState.Starting.class);

        second.toCompletableFuture().cancel(false);

        Eventually.holds(() -> engine.snapshot().state() instanceof EngineState.Stopped);
        assertThat(engine.snapshot().because()).isEqualTo("nobody waits for it any more");
        assertThat(engine.snapshot().failures()).isZero();
        assertThat(Eventually.runs(pid)).isFalse();
        kind.script = ScriptedKind.GOOD;
        Eventually.get(engine.acquire());
    }

    private void spendTheBudget() {
        for (int i = 0; i < 3; i++) {
            assertThat(codeOf(engine.acquire())).isEqualTo(ErrorCode.ENGINE_START_FAILED);
            Eventually.holds(() -> engine.snapshot().state() instanceof EngineState.Cooling);
            if (i < 2) {
                pass(FIRST_BACKOFF.multipliedBy(1L << i));
            }
        }
    }

    private ErrorCode codeOf(CompletionStage<EngineLease> wish) {
        return ((StokerException) Eventually.failure(wish)).code();
    }

    /** Moves the clock and waits until the engine has taken notice. */
    private void pass(Duration time) {
        clock.advance(time);
        Eventually.get(engine.tick());
    }

    private void make() {
        make(kind);
    }

    private void make(EngineKind of) {
        engine.close();
        engine = engineOf(of);
    }

    private Engine engineOf(EngineKind of) {
        return new Engine(spec(), of, settings(), spawner, clock, _ -> {});
    }

    private static EngineSpec spec() {
        return new EngineSpec("m", Path.of("/bin/sh"), Path.of("/nowhere"), null, Use.GENERATE);
    }

    private SuperviseSettings settings() {
        return new SuperviseSettings(
                READY_TIMEOUT,
                IDLE,
                2,
                FIRST_BACKOFF,
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                grace,
                folder.resolve("logs"),
                Bytes.ofMebi(1),
                null);
    }
}
