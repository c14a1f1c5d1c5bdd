package dev.stoker.fleet;

import static dev.stoker.fleet.SmallFleet.LAB;
import static dev.stoker.fleet.SmallFleet.OLLAMA;
import static dev.stoker.fleet.SmallFleet.get;
import static dev.stoker.fleet.SmallFleet.running;
import static dev.stoker.fleet.SmallFleet.see;
import static dev.stoker.fleet.SmallFleet.seen;
import static dev.stoker.fleet.SmallFleet.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.stoker.backend.Endpoint;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Origin;
import dev.stoker.discovery.RunningServer;
import dev.stoker.discovery.Sightings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which backends and models the fleet shows, and when it looks at them again. */
final class FleetViewTest {
    private final SmallFleet small = new SmallFleet();
    private final FakeBackend ollama = small.ollama;
    private final FakeBackend openai = small.openai;
    private final FakeBackend llamacpp = small.llamacpp;
    private final Queue<FleetEvent> events = small.events;
    private final Map<URI, BackendKind> kinds = small.kinds;

    @AfterEach
    void closesTheFleet() {
        small.close();
    }

    @Test
    void givesNoListBeforeTheFirstScanHasEnded() throws Exception {
        ollama.servers.put(OLLAMA, List.of("m"));
        Fleet fleet = small.fleet();

        CompletionStage<FleetView> early = fleet.scanned();

        assertThat(early.toCompletableFuture()).isNotDone();
        see(fleet, running(BackendKind.OLLAMA, OLLAMA));
        assertThat(early.toCompletableFuture().get(10, TimeUnit.SECONDS).models()).hasSize(1);
    }

    @Test
    void delistsAServerThatIsGone() {
        ollama.servers.put(OLLAMA, List.of("m"));
        Fleet fleet = small.fleet();
        see(fleet, running(BackendKind.OLLAMA, OLLAMA));
        await().until(() -> fleet.view().models().size() == 1);

        see(fleet, Sightings.NONE);

        await().until(() -> fleet.view().backends().isEmpty());
        assertThat(fleet.view().models()).isEmpty();
        assertThat(events)
                .anySatisfy(e -> assertThat(e).isInstanceOf(FleetEvent.BackendAppeared.class))
                .anySatisfy(e -> assertThat(e).isInstanceOf(FleetEvent.BackendGone.class));
    }

    @Test
    void listsAConfiguredBackendAlsoWhileItIsDown() {
        var lab = new ConfiguredBackend(new BackendId("lab"), LAB, BackendKind.OPENAI, null);
        Fleet fleet = small.fleet(settings(List.of(lab), Set.of()));

        see(fleet, Sightings.NONE);

        await().until(() -> fleet.view().scanned());
        assertThat(fleet.view().backends())
                .singleElement()
                .satisfies(backend -> {
                    assertThat(backend.origin()).isEqualTo(Origin.CONFIGURED);
                    assertThat(backend.lastError()).isEqualTo("connection refused");
                });
    }

    @Test
    void listsAConfiguredServerOnceAlsoIfItIsFoundRunning() {
        ollama.servers.put(OLLAMA, List.of("m"));
        var mine =
                new ConfiguredBackend(
                        new BackendId("mine"),
                        URI.create("http://localhost:11434"),
                        BackendKind.OLLAMA,
                        null);
        ollama.servers.put(mine.base(), List.of("m"));
        Fleet fleet = small.fleet(settings(List.of(mine), Set.of()));

        see(fleet, running(BackendKind.OLLAMA, OLLAMA));

        await().until(() -> fleet.view().scanned());
        assertThat(fleet.view().backends())
                .extracting(BackendView::id)
                .containsExactly(new BackendId("mine"));
    }

    @Test
    void leavesADetachedServerAlone() {
        ollama.servers.put(OLLAMA, List.of("m"));
        Fleet fleet =
                small.fleet(settings(List.of(), Set.of(URI.create("http://localhost:11434"))));

        see(fleet, running(BackendKind.OLLAMA, OLLAMA));

        await().until(() -> fleet.view().scanned());
        assertThat(fleet.view().backends()).isEmpty();
        assertThat(ollama.looks).hasValue(0);
    }

    @Test
    void namesForeignServersByKindAndPort() {
        URI odd = URI.create("http://127.0.0.1:8081");
        ollama.servers.put(OLLAMA, List.of("m"));
        llamacpp.servers.put(odd, List.of("m"));
        Fleet fleet = small.fleet();

        see(
                fleet,
                new Sightings(
                        List.of(
                                new RunningServer(BackendKind.OLLAMA, OLLAMA, null, null, "t"),
                                new RunningServer(BackendKind.LLAMACPP, odd, null, null, "t")),
                        List.of()));

        await().until(() -> fleet.view().models().size() == 2);
        assertThat(fleet.view().models())
                .extracting(ModelView::id)
                .containsExactly("m", "m@ollama");
        assertThat(fleet.view().backends())
                .extracting(b -> b.id().value())
                .containsExactly("llamacpp-8081", "ollama");
    }

    @Test
    void asksAServerOfUnknownKindAgainUntilItTells() {
        var lab = new ConfiguredBackend(new BackendId("lab"), LAB, null, null);
        Fleet fleet = small.fleet(settings(List.of(lab), Set.of()));
        see(fleet, Sightings.NONE);
        await().until(() -> fleet.view().scanned());
        assertThat(fleet.view().backends().getFirst().kind()).isEqualTo(BackendKind.OPENAI);

        kinds.put(LAB, BackendKind.OLLAMA);
        ollama.servers.put(LAB, List.of("m"));
        CompletionStage<Placement> early = fleet.place("m", Use.GENERATE);

        await().until(early.toCompletableFuture()::isDone);
        await().until(() -> fleet.view().models().size() == 1);
        assertThat(fleet.view().backends().getFirst().kind()).isEqualTo(BackendKind.OLLAMA);
    }

    /** Whoever changed something there wants to see it, and a look under way may be too old. */
    @Test
    void looksAgainFromNowOnForWhoHasChangedSomething() throws Exception {
        ollama.servers.put(OLLAMA, List.of("old"));
        Fleet fleet = small.fleet();
        see(fleet, running(BackendKind.OLLAMA, OLLAMA));
        await().until(() -> fleet.view().scanned());
        var looking = new CountDownLatch(1);
        var goOn = new CompletableFuture<Void>();
        ollama.beforeTheAnswer(() -> {
            looking.countDown();
            goOn.join();
        });
        CompletionStage<FleetView> stale = fleet.lookAgain(new BackendId("ollama"));
        assertThat(looking.await(10, TimeUnit.SECONDS)).isTrue();

        ollama.servers.put(OLLAMA, List.of("old", "new"));
        CompletionStage<FleetView> fresh = fleet.lookAgain(new BackendId("ollama"));
        goOn.complete(null);

        assertThat(seen(stale).models()).extracting(ModelView::id).containsExactly("old");
        assertThat(seen(fresh).models()).extracting(ModelView::id).containsExactly("old", "new");
    }

    @Test
    void answersWhoLooksForWhatIsNotThereAndAtTheEnd() throws Exception {
        Fleet fleet = small.fleet();
        see(fleet, Sightings.NONE);

        assertThat(seen(fleet.lookAgain(new BackendId("nobody"))).backends()).isEmpty();
        assertThat(seen(fleet.lookAgain(BackendNames.SUPERVISED)).scanned()).isTrue();
        fleet.stopEngines("nothing", false).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void listsAServerSoonAfterItHasLoaded() {
        ollama.servers.put(OLLAMA, List.of("m"));
        ollama.loading = true;
        Fleet fleet = small.fleet();
        see(fleet, running(BackendKind.OLLAMA, OLLAMA));
        await().until(() -> fleet.view().scanned());
        assertThat(fleet.view().models()).isEmpty();

        ollama.loading = false;

        await().atMost(Duration.ofSeconds(3)).until(() -> fleet.view().models().size() == 1);
    }

    /** Its key is not there, or not safe: it is down for that, and never asked. */
    @Test
    void asksABarredBackendNothing() {
        openai.servers.put(LAB, List.of("m"));
        ollama.servers.put(OLLAMA, List.of("own"));
        var lab =
                new ConfiguredBackend(
                        new BackendId("lab"),
                        null,
                        new Endpoint(LAB, null),
                        null,
                        null,
                        "stoker.backends.lab: variable LAB_KEY is empty");
        Fleet fleet = small.fleet(settings(List.of(lab), Set.of()));

        see(fleet, running(BackendKind.OLLAMA, OLLAMA));
        await().until(() -> fleet.view().scanned());

        assertThat(fleet.view().models()).extracting(ModelView::id).containsExactly("own");
        assertThat(fleet.view().backends())
                .filteredOn(one -> one.id().equals(new BackendId("lab")))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.health().wireName()).isEqualTo("down");
                    assertThat(one.lastError())
                            .isEqualTo("stoker.backends.lab: variable LAB_KEY is empty");
                });
        assertThat(openai.looks).hasValue(0);
        assertThatThrownBy(() -> get(fleet.place("m@lab", Use.GENERATE)))
                .hasMessageContaining("variable LAB_KEY is empty");
    }

    /** Its models do not tell what they are for; that it cannot speak, its server does. */
    @Test
    void namesNoModelForWhatNoServerCanDo() {
        ollama.servers.put(OLLAMA, List.of("m"));
        Fleet fleet = small.fleet();
        see(fleet, running(BackendKind.OLLAMA, OLLAMA));

        for (Use use : List.of(Use.SPEAK, Use.TRANSCRIBE, Use.DRAW)) {
            assertThatThrownBy(() -> get(fleet.place(null, use)))
                    .hasMessageContaining("no model here can ")
                    .hasMessageNotContaining("m@")
                    .hasMessageNotContaining("'m'");
        }
        assertThatThrownBy(() -> get(fleet.place("m", Use.SPEAK)))
                .hasMessageContaining("model 'm' on backend 'ollama' cannot speak");
    }

    @Test
    void keepsAListenersBugToItself() throws Exception {
        ollama.servers.put(OLLAMA, List.of("m"));
        small.listenerFails = true;
        Fleet fleet = small.fleet();

        see(fleet, running(BackendKind.OLLAMA, OLLAMA));

        assertThat(fleet.scanned().toCompletableFuture().get(10, TimeUnit.SECONDS).scanned())
                .isTrue();
    }
}
