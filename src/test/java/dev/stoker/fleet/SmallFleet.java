package dev.stoker.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.admission.AdmissionSettings;
import dev.stoker.admission.Quota;
import dev.stoker.backend.LocalModels;
import dev.stoker.core.BackendKind;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.discovery.RunningServer;
import dev.stoker.discovery.Sightings;
import dev.stoker.fleet.memory.MemorySettings;
import dev.stoker.routing.RoutingSettings;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** A fleet of servers that are made up, of three kinds, and without engines of its own. */
final class SmallFleet implements AutoCloseable {
    static final URI OLLAMA = URI.create("http://127.0.0.1:11434");
    static final URI LAB = URI.create("http://lab.example:8000");

    final FakeBackend ollama = new FakeBackend(BackendKind.OLLAMA);
    final FakeBackend openai = new FakeBackend(BackendKind.OPENAI);
    final FakeBackend llamacpp = new FakeBackend(BackendKind.LLAMACPP);
    final Queue<FleetEvent> events = new ConcurrentLinkedQueue<>();

    /** What the servers are that are asked for their kind. */
    final Map<URI, BackendKind> kinds = new ConcurrentHashMap<>();

    volatile boolean listenerFails;
    volatile Runnable whileTelling = () -> {};
    private @Nullable Fleet open;

    @Override
    public void close() {
        if (open != null) {
            open.close();
        }
    }

    Fleet fleet() {
        return fleet(settings(List.of(), Set.of()));
    }

    Fleet fleet(FleetSettings settings) {
        return fleet(
                settings, new FleetParts.Admission(AdmissionSettings.DEFAULT, _ -> Quota.NONE));
    }

    Fleet fleet(FleetSettings settings, FleetParts.Admission admission) {
        var parts =
                new FleetParts(
                        settings,
                        List.of(ollama, openai, llamacpp),
                        () -> LocalModels.Found.NOTHING,
                        (_, _) -> {
                            throw new AssertionError("nothing to run");
                        },
                        Planning.NONE,
                        kinds::get,
                        admission,
                        MemorySettings.DEFAULT);
        var fleet =
                new Fleet(
                        parts,
                        InstantSource.system(),
                        event -> {
                            events.add(event);
                            whileTelling.run();
                            if (listenerFails) {
                                throw new IllegalStateException("a listener's bug, by design");
                            }
                        });
        fleet.start();
        open = fleet;
        return fleet;
    }

    static FleetSettings settings(List<ConfiguredBackend> backends, Set<URI> detached) {
        return new FleetSettings(
                null,
                backends,
                detached,
                true,
                null,
                Duration.ofMinutes(1),
                Duration.ofSeconds(2),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1));
    }

    /** The same with these routes, and by this breaker. */
    static FleetSettings routed(FleetSettings usual, RoutingSettings routing) {
        return new FleetSettings(
                usual.defaultModel(),
                usual.backends(),
                usual.detached(),
                usual.supervise(),
                usual.program(),
                usual.pollInterval(),
                usual.pollTimeout(),
                usual.rescanInterval(),
                usual.retunePause(),
                usual.wedgedAfter(),
                routing);
    }

    /** Goes over to other settings, and to nothing else. */
    static void reconfigure(Fleet fleet, FleetSettings now) throws Exception {
        get(fleet.reconfigure(now, AdmissionSettings.DEFAULT, MemorySettings.DEFAULT));
    }

    static void see(Fleet fleet, Sightings now) {
        fleet.sighted(now);
        fleet.firstScanEnded();
    }

    static Sightings running(BackendKind kind, URI base) {
        return new Sightings(List.of(new RunningServer(kind, base, "1.0", 1L, "test")), List.of());
    }

    static FleetView seen(CompletionStage<FleetView> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    static void assertRefused(ThrowingCallable call, ErrorCode code) {
        assertThatThrownBy(call)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        StokerException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
