package dev.stoker.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.EngineKind;
import dev.stoker.backend.EngineSpec;
import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for the engine of every kind: the fake one on every build, the real one in an IT. */
public abstract class EngineContract {
    @TempDir protected Path folder;

    private final Spawner spawner = new Spawner("contract", OrphanGuard.ofThisMachine());
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final Set<Long> pids = ConcurrentHashMap.newKeySet();
    private Engine engine;

    /** A kind whose engines become ready and stay until they are told to stop. */
    protected abstract EngineKind kind();

    /** An engine of that kind. */
    protected abstract EngineSpec good();

    /** An engine that ends while it loads. */
    protected abstract EngineSpec broken();

    /** The engine of {@link #good}. */
    final Engine engine() {
        return engine;
    }

    @BeforeEach
    void make() {
        engine = engineOf(good());
    }

    @AfterEach
    void close() {
        engine.close();
        spawner.close();
    }

    @Test
    void startsOnceHoweverManyAsk() {
        List<CompletionStage<EngineLease>> wishes =
                Stream.generate(engine::acquire).limit(20).toList();

        List<EngineLease> leases = wishes.stream().map(Eventually::get).toList();

        assertThat(leases.stream().map(EngineLease::endpoint).distinct()).hasSize(1);
        assertThat(engine.snapshot().inUse()).isEqualTo(20);
        assertThat(seen).containsSubsequence("starting", "ready");
        assertThat(pids).containsOnly(Eventually.pidOf(engine));
        assertThat(leases.getFirst().waited()).isPositive();
    }

    @Test
    void stopsWithinTheGraceAndStartsAgainOnDemand() {
        long first = ready();

        Eventually.get(engine.stop("test"));

        assertThat(Eventually.runs(first)).isFalse();
        assertThat(engine.snapshot().state()).isEqualTo(new EngineState.Stopped("test", false));
        assertThat(ready()).isNotEqualTo(first);
    }

    @Test
    void noticesAtOnceThatAReadyEngineEndedAndGivesTheNextCallerANewOne() {
        EngineLease lease = Eventually.get(engine.acquire());
        long pid = Eventually.pidOf(engine);

        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        Eventually.holdsWithin(Duration.ofSeconds(5), () -> engine.snapshot().pid() == null);
        assertThat(Eventually.get(lease.provedDead(Duration.ofSeconds(5)))).isTrue();
        lease.close();
        EngineLease next = Eventually.get(engine.acquire());
        assertThat(Eventually.pidOf(engine)).isNotEqualTo(pid);
        assertThat(next.endpoint().access()).isNotEqualTo(lease.endpoint().access());
        assertThat(engine.snapshot().inUse()).isEqualTo(1);
    }

    @Test
    void doesNotTakeALivingEngineForDead() {
        EngineLease lease = Eventually.get(engine.acquire());

        boolean dead = Eventually.get(lease.provedDead(Duration.ofMillis(50)));

        assertThat(dead).isFalse();
    }

    @Test
    void tellsTheCauseOfAStartThatFailed() {
        engine.close();
        engine = engineOf(broken());

        Throwable failure = Eventually.failure(engine.acquire());

        assertThat(failure)
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.ENGINE_START_FAILED))
                .hasMessageContaining("did not start: ")
                .hasMessageNotContaining(folder.toString());
        assertThat(engine.snapshot().state()).isInstanceOf(EngineState.Cooling.class);
        assertThat(engine.tail()).isNotEmpty();
    }

    @Test
    void keepsTheKeyOutOfArgumentsAndLog() throws Exception {
        EngineLease lease = Eventually.get(engine.acquire());

        String key = lease.endpoint().secrets().getFirst().value();

        assertThat(key).hasSize(32);
        ProcessHandle.Info info = ProcessHandle.of(Eventually.pidOf(engine)).orElseThrow().info();
        assertThat(info.arguments().orElseThrow()).noneMatch(part -> part.contains(key));
        assertThat(engine.tail()).isNotEmpty().noneMatch(line -> line.contains(key));
        try (Stream<Path> kept = Files.walk(folder.resolve("logs"))) {
            List<Path> files = kept.filter(Files::isRegularFile).toList();
            assertThat(files).hasSize(2); // its log, and what a later daemon is to know of it
            for (Path file : files) {
                assertThat(file).content().doesNotContain(key);
            }
        }
    }

    @Test
    void refusesCallersAfterItWasShutDown() {
        ready();
        engine.close();

        Throwable failure = Eventually.failure(engine.acquire());

        assertThat(((StokerException) failure).code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
        Eventually.holds(engine::isOver);
    }

    private long ready() {
        Eventually.get(engine.acquire()).close();
        return Eventually.pidOf(engine);
    }

    private Engine engineOf(EngineSpec spec) {
        var settings =
                new SuperviseSettings(
                        Duration.ofSeconds(60),
                        Duration.ZERO,
                        3,
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(2),
                        folder.resolve("logs"),
                        Bytes.ofMebi(1),
                        null);
        return new Engine(spec, kind(), settings, spawner, InstantSource.system(), this::onChange);
    }

    private void onChange(Engine changed) {
        EngineSnapshot now = changed.snapshot();
        seen.add(now.state().wireName());
        if (now.pid() != null) {
            pids.add(now.pid());
        }
    }
}
