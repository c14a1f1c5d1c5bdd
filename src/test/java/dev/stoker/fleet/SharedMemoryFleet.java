package dev.stoker.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoker.admission.AdmissionSettings;
import dev.stoker.admission.Party;
import dev.stoker.admission.Priority;
import dev.stoker.admission.Quota;
import dev.stoker.backend.LocalModels;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendKind;
import dev.stoker.core.StokerException;
import dev.stoker.discovery.RunningServer;
import dev.stoker.discovery.Sightings;
import dev.stoker.fleet.memory.MemorySettings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A fleet of two servers that share a memory of 100 bytes, with a clock that stands still. */
final class SharedMemoryFleet implements AutoCloseable {
    private static final Duration SELDOM = Duration.ofMinutes(1);
    static final MemorySettings USUAL = MemorySettings.DEFAULT;

    final SharedMemory memory = new SharedMemory(100);
    final LoadingBackend ollama = new LoadingBackend(BackendKind.OLLAMA, memory);
    final LoadingBackend localai = new LoadingBackend(BackendKind.LOCALAI, memory);
    final Queue<FleetEvent> events = new ConcurrentLinkedQueue<>();
    final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-21T08:15:00Z"));
    private @Nullable Fleet open;

    @Override
    public void close() {
        if (open != null) {
            open.close();
        }
    }

    static Wish ahead(String spec) {
        return new Wish(
                spec,
                Use.GENERATE,
                Needs.NOTHING,
                Party.STOKER,
                Priority.INTERACTIVE,
                null,
                List.of(),
                _ -> {});
    }

    static MemorySettings keeping(String model, MemorySettings.Keep keep) {
        return new MemorySettings(
                true,
                USUAL.patience(),
                USUAL.spare(),
                false,
                Map.of(model, keep),
                List.of(),
                Map.of());
    }

    static void answered(Fleet fleet, LoadingBackend server, String model) throws Exception {
        try (Placement place =
                get(
                        fleet.place(model + "@" + server.kind().wireName(), Use.GENERATE)
                                .toCompletableFuture())) {
            assertThat(server.call(place.model())).as("%s is killed", model).isTrue();
            place.ended(new CallEnd(CallEnd.How.ANSWERED, null, null, null));
        }
    }

    /** Two looks: the first may have begun before. */
    static void seen(Fleet fleet) throws Exception {
        for (BackendView backend : fleet.view().backends()) {
            get(fleet.lookAgain(backend.id()).toCompletableFuture());
            get(fleet.lookAgain(backend.id()).toCompletableFuture());
        }
    }

    /** A name that is not there has all looked at, as time does. */
    static void assertRefresh(Fleet fleet) {
        assertThat(fleet.place("no-such-model", Use.GENERATE)).failsWithin(Duration.ofSeconds(10));
    }

    static StokerException refusal(CompletableFuture<Placement> future) throws Exception {
        try {
            get(future).close();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StokerException refused) {
                return refused;
            }
            throw e;
        }
        throw new AssertionError("it was let through");
    }

    static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    Fleet fleet(MemorySettings settings) {
        var parts =
                new FleetParts(
                        new FleetSettings(
                                null,
                                List.of(),
                                Set.of(),
                                true,
                                null,
                                SELDOM,
                                Duration.ofSeconds(5),
                                SELDOM,
                                SELDOM),
                        List.of(ollama, localai, new FakeBackend(BackendKind.LLAMACPP)),
                        () -> LocalModels.Found.NOTHING,
                        (_, _) -> {
                            throw new AssertionError("nothing to run");
                        },
                        memory,
                        _ -> null,
                        new FleetParts.Admission(AdmissionSettings.DEFAULT, _ -> Quota.NONE),
                        settings);
        var fleet = new Fleet(parts, now::get, events::add);
        open = fleet;
        fleet.start();
        fleet.sighted(
                new Sightings(
                        List.of(
                                running(BackendKind.OLLAMA, 11434),
                                running(BackendKind.LOCALAI, 8080)),
                        List.of()));
        fleet.firstScanEnded();
        await().until(() -> fleet.view().scanned());
        return fleet;
    }

    private static RunningServer running(BackendKind kind, int port) {
        return new RunningServer(kind, URI.create("http://127.0.0.1:" + port), "1.0", 1L, "test");
    }

    static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
