package dev.stoker.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.EngineSpec;
import dev.stoker.backend.LocalModels;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.discovery.RunningServer;
import dev.stoker.discovery.Sightings;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callers of a server that is tuned by its calls wait until it is known what those carry. */
final class OptionsOfCallsTest {
    private static final URI OLLAMA = URI.create("http://127.0.0.1:11434");

    private final FakeBackend ollama = new FakeBackend(BackendKind.OLLAMA).tunedByCalls();
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);
    private @Nullable Fleet open;

    @AfterEach
    void closesTheFleet() {
        released.countDown();
        if (open != null) {
            open.close();
        }
    }

    @Test
    void allCallersWaitForOneAnswerAndCarryIt() throws Exception {
        Fleet fleet =
                fleet(() -> {
                    await(released);
                    return Map.of("num_ctx", 8192L);
                });
        CompletableFuture<Placement> one = place(fleet);
        CompletableFuture<Placement> two = place(fleet);
        assertThat(one).isNotDone();

        released.countDown();

        assertThat(one.get(10, TimeUnit.SECONDS).served().options())
                .isEqualTo(Map.of("num_ctx", 8192L));
        assertThat(two.get(10, TimeUnit.SECONDS).served().options())
                .isEqualTo(Map.of("num_ctx", 8192L));
        assertThat(asked).hasValue(1);
        assertThat(sent(fleet)).isEqualTo(Map.of("num_ctx", 8192L));
    }

    @Test
    void aFailureAnswersWithoutOptionsAndIsNotKept() throws Exception {
        Fleet fleet = fleet(() -> null);

        assertThat(place(fleet).get(10, TimeUnit.SECONDS).served().options()).isEmpty();
        assertThat(place(fleet).get(10, TimeUnit.SECONDS).served().options()).isEmpty();

        assertThat(asked).hasValue(1);
        assertThat(sent(fleet)).isNull();
    }

    @Test
    void nobodyWaitsForEverWhateverFails() throws Exception {
        Fleet fleet =
                fleet(() -> {
                    throw new StackOverflowError("by design");
                });

        assertThat(place(fleet).get(10, TimeUnit.SECONDS).served().options()).isEmpty();
    }

    private static CompletableFuture<Placement> place(Fleet fleet) {
        return fleet.place("m", Use.GENERATE).toCompletableFuture();
    }

    private static @Nullable Map<String, Long> sent(Fleet fleet) {
        return fleet.sent(Objects.requireNonNull(fleet.server(new BackendId("ollama"))), "m");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Fleet fleet(Supplier<@Nullable Map<String, Long>> planned) {
        ollama.servers.put(OLLAMA, List.of("m"));
        var planning =
                new Planning() {
                    @Override
                    public @Nullable Map<String, Long> optionsOf(
                            Server server, CatalogueModel model) {
                        asked.incrementAndGet();
                        return planned.get();
                    }

                    @Override
                    public @Nullable Long contextOf(EngineSpec spec) {
                        return null;
                    }

                    @Override
                    public List<Better> review() {
                        return List.of();
                    }
                };
        var settings =
                new FleetSettings(
                        null,
                        List.of(),
                        Set.of(),
                        true,
                        null,
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1));
        var fleet =
                new Fleet(
                        new FleetParts(
                                settings,
                                List.of(ollama, new FakeBackend(BackendKind.LLAMACPP)),
                                () -> LocalModels.Found.NOTHING,
                                (_, _) -> {
                                    throw new AssertionError("nothing to run");
                                },
                                planning,
                                _ -> null),
                        InstantSource.system(),
                        _ -> {});
        open = fleet;
        fleet.start();
        var found = new RunningServer(BackendKind.OLLAMA, OLLAMA, "1.0", 1L, "test");
        fleet.sighted(new Sightings(List.of(found), List.of()));
        fleet.firstScanEnded();
        return fleet;
    }
}
