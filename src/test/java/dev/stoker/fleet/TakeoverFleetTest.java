package dev.stoker.fleet;

import static dev.stoker.fleet.SmallFleet.LAB;
import static dev.stoker.fleet.SmallFleet.OLLAMA;
import static dev.stoker.fleet.SmallFleet.get;
import static dev.stoker.fleet.SmallFleet.reconfigure;
import static dev.stoker.fleet.SmallFleet.running;
import static dev.stoker.fleet.SmallFleet.see;
import static dev.stoker.fleet.SmallFleet.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.stoker.admission.AdmissionSettings;
import dev.stoker.admission.Quota;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Secret;
import dev.stoker.discovery.Sightings;
import dev.stoker.fleet.memory.MemorySettings;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Other settings count whole or not at all, and the answer says which. */
final class TakeoverFleetTest {
    private static final URI OTHER = URI.create("http://other.example:8000");

    private final SmallFleet small = new SmallFleet();

    @AfterEach
    void close() {
        small.close();
    }

    private static ConfiguredBackend backend(String id, URI at, @Nullable String key) {
        return new ConfiguredBackend(
                new BackendId(id), at, BackendKind.OPENAI, key == null ? null : new Secret(key));
    }

    private static ConfiguredBackend lab() {
        return backend("lab", LAB, null);
    }

    /** {@code m} in the lab, which takes one call at a time. */
    private Fleet labFleet(ConfiguredBackend... backends) throws Exception {
        AdmissionSettings usual = AdmissionSettings.DEFAULT;
        var oneAtATime =
                new AdmissionSettings(
                        usual.line(),
                        usual.waitLimit(),
                        usual.party(),
                        Map.of("lab", new Quota(null, null, 1)));
        small.openai.servers.put(LAB, List.of("m"));
        Fleet fleet =
                small.fleet(
                        settings(List.of(backends), Set.of()),
                        new FleetParts.Admission(oneAtATime, _ -> Quota.NONE));
        see(fleet, Sightings.NONE);
        get(fleet.scanned());
        return fleet;
    }

    private static List<String> names(Fleet fleet) {
        return fleet.view().backends().stream().map(one -> one.id().value()).toList();
    }

    private static Instant since(Fleet fleet, String id) {
        return fleet.view().backends().stream()
                .filter(one -> one.id().value().equals(id))
                .findFirst()
                .orElseThrow()
                .since();
    }

    private static int calls(Fleet fleet, String id) {
        return fleet.load(new BackendId(id), "m").waiting();
    }

    private static void placed(CompletableFuture<Placement> call, String id) throws Exception {
        try (Placement at = call.get(10, TimeUnit.SECONDS)) {
            assertThat(at.backend().value()).isEqualTo(id);
        }
    }

    /** Whoever has sent the settings goes by the answer: it must say what has become of them. */
    @Test
    void aListenersBugIsNoReasonToSayThatNothingWasTakenOver() throws Exception {
        Fleet fleet = labFleet(lab());
        small.openai.servers.put(OTHER, List.of("n"));
        small.listenerFails = true;

        reconfigure(fleet, settings(List.of(lab(), backend("new", OTHER, null)), Set.of()));

        assertThat(names(fleet)).containsExactly("lab", "new");
        placed(fleet.place("n@new", Use.GENERATE).toCompletableFuture(), "new");
    }

    @Test
    void goesBackToWhatItWasWhereAPartOfItFails() throws Exception {
        small.openai.servers.put(OTHER, List.of("n"));
        Fleet fleet = labFleet(lab(), backend("old", OTHER, null));
        Instant since = since(fleet, "lab");
        small.openai.refusesKeys = true;

        var failed =
                fleet.reconfigure(
                        settings(List.of(lab(), backend("new", OTHER, "key")), Set.of()),
                        AdmissionSettings.DEFAULT,
                        MemorySettings.DEFAULT);

        assertThatThrownBy(() -> get(failed)).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(names(fleet)).containsExactly("lab", "old");
        assertThat(since(fleet, "lab")).isEqualTo(since);
        placed(fleet.place("n@old", Use.GENERATE).toCompletableFuture(), "old");
        Placement busy = get(fleet.place("m@lab", Use.GENERATE));
        var next = fleet.place("m@lab", Use.GENERATE).toCompletableFuture();
        await().until(() -> calls(fleet, "lab") == 1);
        assertThat(next).isNotDone();
        busy.close();
        placed(next, "lab");
    }

    /** The owner's thread is held up by a listener until the answer is not waited for any more. */
    @Test
    void whatNobodyWaitsForIsNotTakenOver() throws Exception {
        Fleet fleet = labFleet(lab());
        var heldUp = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        small.whileTelling =
                () -> {
                    heldUp.countDown();
                    waitFor(goOn);
                };
        fleet.sighted(running(BackendKind.OLLAMA, OLLAMA));
        waitFor(heldUp);

        var late =
                fleet.reconfigure(
                                settings(List.of(), Set.of()),
                                AdmissionSettings.DEFAULT,
                                MemorySettings.DEFAULT)
                        .toCompletableFuture();
        assertThat(late.cancel(false)).isTrue();
        small.whileTelling = () -> {};
        goOn.countDown();
        get(fleet.lookAgain(new BackendId("lab")));

        assertThat(names(fleet)).containsExactly("lab", "ollama");
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
