package dev.stoker.fleet;

import static dev.stoker.fleet.SmallFleet.OLLAMA;
import static dev.stoker.fleet.SmallFleet.running;
import static dev.stoker.fleet.SmallFleet.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.admission.AdmissionSettings;
import dev.stoker.admission.Quota;
import dev.stoker.backend.LocalModels;
import dev.stoker.core.BackendKind;
import dev.stoker.fleet.memory.MemorySettings;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class FleetBeatTest {
    private final FakeBackend ollama = new FakeBackend(BackendKind.OLLAMA);

    /** A listener is told on the owner's thread: one that waits stands for whatever could. */
    @Test
    void beatsOnlyOnceTheOwnerTakesMessagesAgain() throws Exception {
        ollama.servers.put(OLLAMA, List.of("m"));
        Queue<String> order = new ConcurrentLinkedQueue<>();
        var stuck = new CountDownLatch(1);
        var free = new CountDownLatch(1);
        var beaten = new CountDownLatch(1);
        try (Fleet fleet =
                fleet(() -> {
                    stuck.countDown();
                    free.await();
                    order.add("free");
                })) {
            fleet.sighted(running(BackendKind.OLLAMA, OLLAMA));
            assertThat(stuck.await(60, TimeUnit.SECONDS)).isTrue();

            fleet.beat(() -> {
                order.add("beat");
                beaten.countDown();
            });
            free.countDown();

            assertThat(beaten.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(order).first().isEqualTo("free");
        } finally {
            free.countDown();
        }
    }

    private interface Waiting {
        void here() throws InterruptedException;
    }

    private Fleet fleet(Waiting waiting) {
        var parts =
                new FleetParts(
                        settings(List.of(), Set.of()),
                        List.of(ollama, new FakeBackend(BackendKind.LLAMACPP)),
                        () -> LocalModels.Found.NOTHING,
                        (_, _) -> {
                            throw new AssertionError("nothing to run");
                        },
                        Planning.NONE,
                        _ -> null,
                        new FleetParts.Admission(AdmissionSettings.DEFAULT, _ -> Quota.NONE),
                        MemorySettings.DEFAULT);
        var fleet =
                new Fleet(
                        parts,
                        InstantSource.system(),
                        event -> {
                            if (event instanceof FleetEvent.BackendAppeared) {
                                try {
                                    waiting.here();
                                } catch (InterruptedException _) {
                                    Thread.currentThread().interrupt();
                                }
                            }
                        });
        fleet.start();
        return fleet;
    }
}
