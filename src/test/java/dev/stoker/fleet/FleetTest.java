package dev.stoker.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.stoker.backend.Endpoint;
import dev.stoker.backend.LocalModels;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Origin;
import dev.stoker.core.StokerException;
import dev.stoker.discovery.RunningServer;
import dev.stoker.discovery.Sightings;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FleetTest {
    private static final URI OLLAMA = URI.create("http://127.0.0.1:11434");
    private static final URI LAB = URI.create("http://lab.example:8000");

    private final FakeBackend ollama = new FakeBackend(BackendKind.OLLAMA);
    private final FakeBackend openai = new FakeBackend(BackendKind.OPENAI);
    private final FakeBackend llamacpp = new FakeBackend(BackendKind.LLAMACPP);
    private final Queue<FleetEvent> events = new ConcurrentLinkedQueue<>();
    private final Map<URI, BackendKind> kinds = new ConcurrentHashMap<>();
    private volatile boolean listenerFails;
    private @Nullable Fleet open;

    @AfterEach
    void closesTheFleet() {
        if (open != null) {
            open.close();
        }
    }

    @Test
    void placesARequestOnAServerThatWasFound() throws Exception {
        ollama.servers.put(OLLAMA, List.of("llama3.1:8b"));
        Fleet fleet = fleet();

        see(fleet, running(BackendKind.OLLAMA, OLLAMA));

        Placement placement = get(fleet.place("llama3.1", Use.GENERATE));
        assertThat(placement.backend()).isEqualTo(new BackendId("ollama"));
        assertThat(placement.origin()).isEqualTo(Origin.DISCOVERED);
        assertThat(placement.served().name()).isEqualTo("llama3.1:8b");
        assertThat(placement.endpoint().base()).isEqualTo(OLLAMA);
    }

    @Test
    void keepsCallersWaitingUntilTheFirstScanHasEnded() throws Exception {
        ollama.servers.put(OLLAMA, List.of("m"));
        Fleet fleet = fleet();

        CompletionStage<Placement> early = fleet.place("m", Use.GENERATE);

        assertThat(fleet.view().scanned()).isFalse();
        assertThat(early.toCompletableFuture()).isNotDone();
        see(fleet, running(BackendKind.OLLAMA, OLLAMA));
        assertThat(get(early).model()).isEqualTo("m");
    }

    @Test
    void givesNoListBeforeTheFirstScanHasEnded() throws Exception {
        ollama.servers.put(OLLAMA, List.of("m"));
        Fleet fleet = fleet();

        CompletionStage<FleetView> early = fleet.scanned();

        assertThat(early.toCompletableFuture()).isNotDone();
        see(fleet, running(BackendKind.OLLAMA, OLLAMA));
        assertThat(early.toCompletableFuture().get(10, TimeUnit.SECONDS).models()).hasSize(1);
    }

    @Test
    void delistsAServerThatIsGone() {
        ollama.servers.put(OLLAMA, List.of("m"));
        Fleet fleet = fleet();
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
    void findsAModelThatWasPulledAMomentAgo() throws Exception {
        ollama.servers.put(OLLAMA, List.of("old"));
        Fleet fleet = fleet();
        see(fleet, running(BackendKind.OLLAMA, OLLAMA));
        get(fleet.place("old", Use.GENERATE));

        ollama.servers.put(OLLAMA, List.of("old", "new"));

        assertThat(get(fleet.place("new", Use.GENERATE)).model()).isEqualTo("new");
    }

    @Test
    void looksAgainAtMostOnceASecondForNamesThatDoNotExist() {
        ollama.servers.put(OLLAMA, List.of("m"));
        Fleet fleet = fleet();
        see(fleet, running(BackendKind.OLLAMA, OLLAMA));
        assertRefused(() -> get(fleet.place("nope", Use.GENERATE)), ErrorCode.MODEL_NOT_FOUND);
        int before = ollama.looks.get();

        for (int i = 0; i < 50; i++) {
            assertRefused(() -> get(fleet.place("nope", Use.GENERATE)), ErrorCode.MODEL_NOT_FOUND);
        }

        assertThat(ollama.looks.get() - before).isLessThan(10);
    }

    @Test
    void listsAConfiguredBackendAlsoWhileItIsDown() {
        var lab = new ConfiguredBackend(new BackendId("lab"), LAB, BackendKind.OPENAI, null);
        Fleet fleet = fleet(settings(List.of(lab), Set.of()));

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
        Fleet fleet = fleet(settings(List.of(mine), Set.of()));

        see(fleet, running(BackendKind.OLLAMA, OLLAMA));

        await().until(() -> fleet.view().scanned());
        assertThat(fleet.view().backends())
                .extracting(BackendView::id)
                .containsExactly(new BackendId("mine"));
    }

    @Test
    void sendsTheNextCallElsewhereOnceNothingAnswersAtABackend() throws Exception {
        URI spare = URI.create("http://spare.example:8000");
        openai.servers.put(LAB, List.of("m"));
        openai.servers.put(spare, List.of("m"));
        var lab = new ConfiguredBackend(new BackendId("lab"), LAB, BackendKind.OPENAI, null);
        var other = new ConfiguredBackend(new BackendId("spare"), spare, BackendKind.OPENAI, null);
        Fleet fleet = fleet(settings(List.of(lab, other), Set.of()));
        see(fleet, Sightings.NONE);
        Placement first = get(fleet.place("m", Use.GENERATE));
        assertThat(first.backend()).isEqualTo(new BackendId("lab"));

        openai.servers.remove(LAB);
        first.unreachable();

        assertThat(get(fleet.place("m", Use.GENERATE)).backend()).isEqualTo(new BackendId("spare"));
    }

    @Test
    void leavesADetachedServerAlone() {
        ollama.servers.put(OLLAMA, List.of("m"));
        Fleet fleet = fleet(settings(List.of(), Set.of(URI.create("http://localhost:11434"))));

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
        Fleet fleet = fleet();

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
    void refusesWhatComesAfterTheEnd() {
        Fleet fleet = fleet();
        CompletionStage<Placement> waiting = fleet.place("m", Use.GENERATE);

        fleet.close();

        assertRefused(() -> get(waiting), ErrorCode.SHUTTING_DOWN);
    }

    @Test
    void saysWhatIsMissingWhereThereIsNothing() {
        Fleet fleet = fleet();
        see(fleet, Sightings.NONE);

        assertRefused(() -> get(fleet.place("m", Use.GENERATE)), ErrorCode.NO_BACKEND);
        assertRefused(() -> get(fleet.place(null, Use.GENERATE)), ErrorCode.NO_BACKEND);
    }

    @Test
    void asksAServerOfUnknownKindAgainUntilItTells() {
        var lab = new ConfiguredBackend(new BackendId("lab"), LAB, null, null);
        Fleet fleet = fleet(settings(List.of(lab), Set.of()));
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
        Fleet fleet = fleet();
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
        Fleet fleet = fleet();
        see(fleet, Sightings.NONE);

        assertThat(seen(fleet.lookAgain(new BackendId("nobody"))).backends()).isEmpty();
        assertThat(seen(fleet.lookAgain(BackendNames.SUPERVISED)).scanned()).isTrue();
        fleet.stopEngines("nothing", false).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void listsAServerSoonAfterItHasLoaded() {
        ollama.servers.put(OLLAMA, List.of("m"));
        ollama.loading = true;
        Fleet fleet = fleet();
        see(fleet, running(BackendKind.OLLAMA, OLLAMA));
        await().until(() -> fleet.view().scanned());
        assertThat(fleet.view().models()).isEmpty();

        ollama.loading = false;

        await().atMost(Duration.ofSeconds(3)).until(() -> fleet.view().models().size() == 1);
    }

    @Test
    void answersCallersAlsoIfALookFailsByABug() {
        ollama.servers.put(OLLAMA, List.of("m"));
        ollama.bug = true;
        Fleet fleet = fleet();

        see(fleet, running(BackendKind.OLLAMA, OLLAMA));

        assertRefused(() -> get(fleet.place("m", Use.GENERATE)), ErrorCode.NO_BACKEND);
    }

    /** The model is not the point where the backend that is named is not there. */
    @Test
    void saysOfANamedBackendThatItIsDownOrUnknown() {
        ollama.servers.put(OLLAMA, List.of("m"));
        var lab = new ConfiguredBackend(new BackendId("lab"), LAB, BackendKind.OPENAI, null);
        Fleet fleet = fleet(settings(List.of(lab), Set.of()));
        see(fleet, running(BackendKind.OLLAMA, OLLAMA));

        assertRefused(() -> get(fleet.place("m@lab", Use.GENERATE)), ErrorCode.BACKEND_UNREACHABLE);
        assertThatThrownBy(() -> get(fleet.place("m@lab", Use.GENERATE)))
                .hasMessageContaining("backend 'lab' is down: connection refused");
        assertRefused(() -> get(fleet.place("m@lba", Use.GENERATE)), ErrorCode.BACKEND_NOT_FOUND);
        assertThatThrownBy(() -> get(fleet.place("m@lba", Use.GENERATE)))
                .hasMessageContaining("no backend 'lba' (there is: ");
        assertThatThrownBy(() -> get(fleet.place("m@vllm", Use.GENERATE)))
                .hasMessageContaining("no backend of kind 'vllm' (there is: ");
        assertRefused(() -> get(fleet.place("n@ollama", Use.GENERATE)), ErrorCode.MODEL_NOT_FOUND);
        assertRefused(
                () -> get(fleet.place("n@sha256:12", Use.GENERATE)), ErrorCode.MODEL_NOT_FOUND);
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
        Fleet fleet = fleet(settings(List.of(lab), Set.of()));

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

    @Test
    void keepsAListenersBugToItself() throws Exception {
        ollama.servers.put(OLLAMA, List.of("m"));
        listenerFails = true;
        Fleet fleet = fleet();

        see(fleet, running(BackendKind.OLLAMA, OLLAMA));

        assertThat(fleet.scanned().toCompletableFuture().get(10, TimeUnit.SECONDS).scanned())
                .isTrue();
    }

    private Fleet fleet() {
        return fleet(settings(List.of(), Set.of()));
    }

    private Fleet fleet(FleetSettings settings) {
        var parts =
                new FleetParts(
                        settings,
                        List.of(ollama, openai, llamacpp),
                        () -> LocalModels.Found.NOTHING,
                        (_, _) -> {
                            throw new AssertionError("nothing to run");
                        },
                        Planning.NONE,
                        kinds::get);
        var fleet =
                new Fleet(
                        parts,
                        InstantSource.system(),
                        event -> {
                            events.add(event);
                            if (listenerFails) {
                                throw new IllegalStateException("a listener's bug, by design");
                            }
                        });
        fleet.start();
        open = fleet;
        return fleet;
    }

    private static FleetSettings settings(List<ConfiguredBackend> backends, Set<URI> detached) {
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

    private static void see(Fleet fleet, Sightings now) {
        fleet.sighted(now);
        fleet.firstScanEnded();
    }

    private static Sightings running(BackendKind kind, URI base) {
        return new Sightings(List.of(new RunningServer(kind, base, "1.0", 1L, "test")), List.of());
    }

    private static FleetView seen(CompletionStage<FleetView> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static Placement get(CompletionStage<Placement> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static void assertRefused(ThrowingCallable call, ErrorCode code) {
        assertThatThrownBy(call)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        StokerException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
