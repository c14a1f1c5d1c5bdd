package dev.stoker.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.EngineKind;
import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.Health;
import dev.stoker.backend.Launch;
import dev.stoker.backend.LocalModels;
import dev.stoker.backend.LocalModels.LocalModel;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Bytes;
import dev.stoker.core.Secret;
import dev.stoker.routing.Trail;
import dev.stoker.supervise.Engine;
import dev.stoker.supervise.EngineSnapshot;
import dev.stoker.supervise.EngineState;
import dev.stoker.supervise.Spawner;
import dev.stoker.supervise.SuperviseSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What of an engine's life is an error of its backend. */
final class WorkshopTest {
    private static final Instant SINCE = Instant.parse("2026-11-21T08:15:00Z");
    private static final String KILLED = "it was killed (SIGKILL)";

    @Test
    void namesTheEngineThatFailed() {
        String told = "engine of 'tiny': it was killed (SIGKILL)";

        assertThat(trouble(new EngineState.Stopped(KILLED, true), 1)).isEqualTo(told);
        assertThat(trouble(new EngineState.Cooling(SINCE, false, KILLED), 2)).isEqualTo(told);
        assertThat(trouble(new EngineState.Draining(7L, KILLED, true), 1)).isEqualTo(told);
    }

    @Test
    void anEngineStoppedOnPurposeIsNoError() {
        assertThat(trouble(new EngineState.Stopped("idle for 3 s", false), 0)).isNull();
        assertThat(trouble(new EngineState.Stopped("Stoker shuts down", false), 0)).isNull();
        assertThat(trouble(new EngineState.Draining(7L, "idle for 3 s", false), 1)).isNull();
    }

    /** Failures are remembered for a while, also over an idle stop. */
    @Test
    void anIdleStopAfterARestartIsNoErrorEither() {
        assertThat(trouble(new EngineState.Stopped("idle for 3 s", false), 1)).isNull();
        assertThat(trouble(new EngineState.Stopped("somebody unloaded it", false), 1)).isNull();
        assertThat(trouble(new EngineState.Ready(7L, URI.create("http://127.0.0.1:1")), 1))
                .isNull();
    }

    /** The engine has not noticed its caller yet, so that its snapshot tells of none. */
    @Test
    @Timeout(60)
    void stopsNoEngineThatSomebodyHasJustAskedFor(@TempDir Path logs) {
        var noticing = new CountDownLatch(1);
        try (var spawner = new Spawner("test", null)) {
            var engines = new ArrayList<Engine>();
            Workshop workshop =
                    workshop(spec -> {
                        var engine =
                                new Engine(
                                        spec,
                                        new LlamaServer(),
                                        settings(logs),
                                        spawner,
                                        () -> slowly(noticing),
                                        _ -> {});
                        engines.add(engine);
                        return engine;
                    });
            var placed = new CompletableFuture<Placement>();
            workshop.place(
                    "m",
                    Use.GENERATE,
                    () ->
                            new Ticket(
                                    new Trail(List.of(), "the first choice"),
                                    Duration.ZERO,
                                    _ -> {},
                                    () -> {}),
                    placed);
            assertThat(engines.getFirst().snapshot().inUse()).isZero();

            var stopped = new CompletableFuture<Void>();
            workshop.stop("m", false, stopped);
            var withdrawn = new CompletableFuture<Upkeep.Withdrawal>();
            workshop.withdraw("m", false, () -> {}, withdrawn);

            assertThat(stopped).isCompletedExceptionally();
            assertThat(withdrawn).isCompletedExceptionally();
            noticing.countDown();
            assertThat(placed).failsWithin(Duration.ofSeconds(20));
            var later = new CompletableFuture<Void>();
            workshop.stop("m", false, later);
            assertThat(later).as("nobody asks any more").succeedsWithin(Duration.ofSeconds(20));
            engines.forEach(Engine::close);
        }
    }

    @Test
    void showsAModelThatWasStoppedBeforeItEverRan() {
        Workshop workshop =
                workshop(_ -> {
                    throw new AssertionError("nothing is to run");
                });

        var done = new CompletableFuture<Void>();
        workshop.control(EngineControl.Deed.STOP, "m", false, SINCE, done);

        assertThat(done).isCompleted();
        assertThat(workshop.view().engines())
                .singleElement()
                .matches(EngineView::held)
                .extracting(EngineView::model)
                .isEqualTo("m");
        assertThat(workshop.view().since()).isEqualTo(SINCE);
    }

    private static Instant slowly(CountDownLatch noticing) {
        if (Thread.currentThread().getName().startsWith("engine-")) {
            try {
                noticing.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return SINCE;
    }

    private static SuperviseSettings settings(Path logs) {
        return new SuperviseSettings(
                Duration.ofSeconds(10),
                Duration.ZERO,
                0,
                Duration.ofMillis(1),
                Duration.ofMillis(1),
                Duration.ofMinutes(1),
                Duration.ofSeconds(1),
                logs,
                Bytes.ofMebi(1),
                null);
    }

    private static Workshop workshop(Function<EngineSpec, Engine> engines) {
        var settings =
                new FleetSettings(
                        null,
                        List.of(),
                        Set.of(),
                        true,
                        Path.of("/no/such/llama-server"),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1));
        var model = new LocalModel(CatalogueModel.named("m"), Path.of("/m.gguf"), null);
        var parts =
                new FleetParts(
                        settings,
                        List.of(new FakeBackend(BackendKind.LLAMACPP)),
                        () -> LocalModels.Found.NOTHING,
                        (spec, _) -> engines.apply(spec),
                        Planning.NONE,
                        _ -> null);
        var workshop = new Workshop(parts, () -> {}, new InFlight(), SINCE);
        workshop.found(new LocalModels.Found(List.of(model), List.of()));
        return workshop;
    }

    private static @Nullable String trouble(EngineState state, int failures) {
        return EngineWords.trouble("tiny", new EngineSnapshot(state, SINCE, 0, failures));
    }

    /** A program that is not there. */
    private static final class LlamaServer implements EngineKind {
        @Override
        public Launch launch(EngineSpec spec, Secret key) {
            return new Launch(List.of(spec.program().toString()), Map.of());
        }

        @Override
        public @Nullable URI addressIn(String logLine) {
            return null;
        }

        @Override
        public Health readiness(Endpoint at, Duration timeout) {
            return new Health.Unusable("it never runs");
        }

        @Override
        public String causeOf(int exitCode, List<String> lastLines) {
            return "it never ran";
        }
    }
}
