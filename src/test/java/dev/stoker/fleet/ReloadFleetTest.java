package dev.stoker.fleet;

import static dev.stoker.fleet.SmallFleet.LAB;
import static dev.stoker.fleet.SmallFleet.OLLAMA;
import static dev.stoker.fleet.SmallFleet.assertRefused;
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
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.discovery.Sightings;
import dev.stoker.fleet.memory.MemorySettings;
import dev.stoker.routing.RouteDefinition;
import dev.stoker.routing.RouteDefinition.Member;
import dev.stoker.routing.RoutePolicy;
import dev.stoker.routing.RouteTable;
import dev.stoker.routing.RoutingSettings;
import dev.stoker.routing.experience.BreakerSettings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of backends, and of calls, when other settings come to count. */
final class ReloadFleetTest {
    private static final URI OTHER = URI.create("http://other.example:8000");
    private static final AdmissionSettings ONE_AT_A_TIME = lab(1);

    private final SmallFleet small = new SmallFleet();

    @AfterEach
    void close() {
        small.close();
    }

    private static AdmissionSettings lab(int atOnce) {
        AdmissionSettings usual = AdmissionSettings.DEFAULT;
        return new AdmissionSettings(
                usual.line(),
                usual.waitLimit(),
                usual.party(),
                Map.of("lab", new Quota(null, null, atOnce)));
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
        small.openai.servers.put(LAB, List.of("m"));
        Fleet fleet =
                small.fleet(
                        settings(List.of(backends), Set.of()),
                        new FleetParts.Admission(ONE_AT_A_TIME, _ -> Quota.NONE));
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

    @Test
    void addsAndRemovesAndLeavesTheOthersAsTheyAre() throws Exception {
        Fleet fleet = labFleet(lab(), backend("old", OTHER, null));
        Instant since = since(fleet, "lab");
        small.openai.servers.put(OTHER, List.of("n"));

        reconfigure(fleet, settings(List.of(lab(), backend("new", OTHER, null)), Set.of()));

        assertThat(names(fleet)).containsExactly("lab", "new");
        placed(fleet.place("n@new", Use.GENERATE).toCompletableFuture(), "new");
        assertThat(since(fleet, "lab")).isEqualTo(since);
        assertThat(small.events.stream().map(FleetEvent::type))
                .contains("backend_gone", "backend_appeared");
    }

    /** A key that is another one begins anew, and the calls that come at once wait for that. */
    @Test
    void asksWhatIsChangedAtOnceAndHasCallsWaitForTheAnswer() throws Exception {
        Fleet fleet = labFleet(lab());
        small.openai.servers.put(OTHER, List.of("n"));
        var answering = new CountDownLatch(1);
        small.openai.beforeTheAnswer(() -> waitFor(answering));

        reconfigure(fleet, settings(List.of(backend("lab", OTHER, "secret")), Set.of()));
        var first = fleet.place("n@lab", Use.GENERATE).toCompletableFuture();
        var second = fleet.place("n", Use.GENERATE).toCompletableFuture();
        answering.countDown();

        placed(first, "lab");
        placed(second, "lab");
        assertRefused(() -> get(fleet.place("m", Use.GENERATE)), ErrorCode.MODEL_NOT_FOUND);
    }

    /** What comes in of the one that was is nothing of the one that is. */
    @Test
    void takesNoAnswerOfTheOldPlaceForTheNewOne() throws Exception {
        Fleet fleet = labFleet(lab());
        small.openai.servers.put(OTHER, List.of("n"));
        var begun = new CountDownLatch(1);
        var answering = new CountDownLatch(1);
        small.openai.beforeTheAnswer(() -> {
            begun.countDown();
            waitFor(answering);
        });
        var looked = fleet.lookAgain(new BackendId("lab"));
        waitFor(begun);
        small.openai.beforeTheAnswer(() -> {});

        reconfigure(fleet, settings(List.of(backend("lab", OTHER, null)), Set.of()));
        answering.countDown();
        get(looked);

        await().untilAsserted(() ->
                assertThat(fleet.view().models())
                        .map(one -> one.model().name())
                        .containsExactly("n"));
        assertThat(fleet.view().backends().getFirst().base()).isEqualTo(OTHER);
    }

    @Test
    void lookingForItsKindItIsSpokenToAsBeforeAndWhatComesTooLateIsNotTaken() throws Exception {
        small.kinds.put(LAB, BackendKind.OLLAMA);
        small.ollama.servers.put(LAB, List.of("m"));
        small.openai.servers.put(OTHER, List.of("n"));
        var unknown = new ConfiguredBackend(new BackendId("lab"), LAB, null, null);
        Fleet fleet = small.fleet(settings(List.of(unknown), Set.of()));
        see(fleet, Sightings.NONE);
        get(fleet.scanned());
        small.kinds.put(OTHER, BackendKind.OPENAI);

        reconfigure(
                fleet,
                settings(
                        List.of(new ConfiguredBackend(new BackendId("lab"), OTHER, null, null)),
                        Set.of()));

        assertThat(names(fleet)).containsExactly("lab");
        placed(fleet.place("n", Use.GENERATE).toCompletableFuture(), "lab");
        assertThat(fleet.view().backends().getFirst().how()).endsWith("it answers as openai");
    }

    @Test
    void aCallInFlightEndsInPeaceWhereItsBackendIsGone() throws Exception {
        Fleet fleet = labFleet(lab());
        Placement at = get(fleet.place("m", Use.GENERATE));

        reconfigure(fleet, settings(List.of(), Set.of()));

        assertThat(names(fleet)).isEmpty();
        assertThat(at.endpoint().base()).isEqualTo(LAB);
        at.progressed();
        at.ended(new CallEnd(CallEnd.How.ANSWERED, null, null, null));
        at.close();
        assertRefused(() -> get(fleet.place("m", Use.GENERATE)), ErrorCode.NO_BACKEND);
        await().until(() -> fleet.inside() == 0);
    }

    /** An old server's failure is no sign of the one that stands in its place. */
    @Test
    void aCallThatFailsAtTheOldPlaceTellsNothingOfTheNewOne() throws Exception {
        var breaker = new BreakerSettings(1, Duration.ofHours(1), Duration.ofHours(1));
        var routing =
                new RoutingSettings(
                        new RouteTable(List.of()), RoutePolicy.FIRST_HEALTHY, breaker, Map.of());
        small.openai.servers.put(LAB, List.of("m"));
        small.openai.servers.put(OTHER, List.of("m"));
        Fleet fleet = small.fleet(SmallFleet.routed(settings(List.of(lab()), Set.of()), routing));
        see(fleet, Sightings.NONE);
        Placement at = get(fleet.place("m", Use.GENERATE));

        reconfigure(
                fleet,
                SmallFleet.routed(
                        settings(List.of(backend("lab", OTHER, null)), Set.of()), routing));
        at.ended(CallEnd.failed(new StokerException(ErrorCode.BACKEND_TIMEOUT, "silence"), null));
        at.close();
        await().until(() -> fleet.inside() == 0);

        placed(fleet.place("m", Use.GENERATE).toCompletableFuture(), "lab");
        assertThat(get(fleet.explain(Wish.of("m", Use.GENERATE))).breakers())
                .containsEntry("m@lab", "closed");
    }

    @Test
    void whoWaitsInLineStaysInLineAndGetsWhatIsThereThen() throws Exception {
        Fleet fleet = labFleet(lab());
        Placement one = get(fleet.place("m", Use.GENERATE));
        List<CompletableFuture<Placement>> line = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            line.add(fleet.place("m", Use.GENERATE).toCompletableFuture());
        }
        await().until(() -> calls(fleet, "lab") == 5);

        get(
                fleet.reconfigure(
                        settings(List.of(lab(), backend("new", OTHER, null)), Set.of()),
                        lab(3),
                        MemorySettings.DEFAULT));

        await().untilAsserted(() ->
                assertThat(line)
                        .map(CompletableFuture::isDone)
                        .containsExactly(true, true, false, false, false));
        one.close();
        for (CompletableFuture<Placement> call : line) {
            placed(call, "lab");
        }
    }

    @Test
    void whoWaitsWhereNothingIsAnyMoreGetsTheNextPlaceOrIsToldWhy() throws Exception {
        small.ollama.servers.put(OLLAMA, List.of("m"));
        var ollama = new ConfiguredBackend(new BackendId("o"), OLLAMA, BackendKind.OLLAMA, null);
        Fleet fleet = labFleet(lab(), ollama);
        Placement busy = get(fleet.place("m@lab", Use.GENERATE));
        var bare = fleet.place("m", Use.GENERATE).toCompletableFuture();
        var named = fleet.place("m@lab", Use.GENERATE).toCompletableFuture();
        await().until(() -> calls(fleet, "lab") == 2);

        get(
                fleet.reconfigure(
                        settings(List.of(ollama), Set.of()),
                        ONE_AT_A_TIME,
                        MemorySettings.DEFAULT));

        placed(bare, "o");
        assertThatThrownBy(() -> named.get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(StokerException.class)
                .hasMessageContaining("'lab' has just gone");
        busy.close();
        await().until(() -> fleet.inside() == 0 && fleet.waiting() == 0);
    }

    /** The next place may be one that has not been seen yet. */
    @Test
    void whoLosesItsPlaceWaitsForWhatComesInItsStead() throws Exception {
        small.openai.servers.put(OTHER, List.of("m"));
        Fleet fleet = labFleet(lab());
        Placement busy = get(fleet.place("m", Use.GENERATE));
        var waiting = fleet.place("m", Use.GENERATE).toCompletableFuture();
        await().until(() -> calls(fleet, "lab") == 1);

        var answering = new CountDownLatch(1);
        small.openai.beforeTheAnswer(() -> waitFor(answering));

        reconfigure(fleet, settings(List.of(backend("new", OTHER, null)), Set.of()));
        get(fleet.memory()); // by then it has lost its place

        assertThat(waiting).isNotDone();
        answering.countDown();
        placed(waiting, "new");
        busy.close();
    }

    @Test
    void whatIsDetachedOrNoLongerFollowsWhatDiscoverySawLast() throws Exception {
        small.ollama.servers.put(OLLAMA, List.of("m"));
        Fleet fleet = small.fleet();
        see(fleet, running(BackendKind.OLLAMA, OLLAMA));
        get(fleet.scanned());

        reconfigure(fleet, settings(List.of(), Set.of(OLLAMA)));
        assertThat(names(fleet)).isEmpty();

        reconfigure(fleet, settings(List.of(), Set.of()));
        assertThat(names(fleet)).containsExactly("ollama");
        placed(fleet.place("m", Use.GENERATE).toCompletableFuture(), "ollama");
    }

    @Test
    void refusesAsAWholeWhatIsOfNoUseHere() throws Exception {
        Fleet fleet = labFleet(lab());
        var foreign = new ConfiguredBackend(new BackendId("g"), OTHER, BackendKind.GEMINI, null);

        var refused =
                fleet.reconfigure(
                        settings(List.of(foreign), Set.of()), lab(3), MemorySettings.DEFAULT);

        assertThatThrownBy(() -> get(refused)).hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(names(fleet)).containsExactly("lab");
        placed(fleet.place("m", Use.GENERATE).toCompletableFuture(), "lab");
    }

    @Test
    void routesAndTheDefaultChangeAndBreakersOfPlacesThatStayDoNot() throws Exception {
        var breaker = new BreakerSettings(1, Duration.ofHours(1), Duration.ofHours(1));
        var chat =
                new RouteDefinition(
                        "chat", List.of(new Member("m@lab"), new Member("m@o")), null, false);
        small.ollama.servers.put(OLLAMA, List.of("m"));
        small.openai.servers.put(LAB, List.of("m"));
        FleetSettings plain =
                settings(
                        List.of(
                                lab(),
                                new ConfiguredBackend(
                                        new BackendId("o"), OLLAMA, BackendKind.OLLAMA, null)),
                        Set.of());
        Fleet fleet = small.fleet(SmallFleet.routed(plain, routing(breaker)));
        see(fleet, Sightings.NONE);
        try (Placement at = get(fleet.place("m@lab", Use.GENERATE))) {
            at.ended(
                    CallEnd.failed(
                            new StokerException(ErrorCode.BACKEND_TIMEOUT, "silence"), null));
        }
        assertRefused(() -> get(fleet.place("chat", Use.GENERATE)), ErrorCode.MODEL_NOT_FOUND);

        reconfigure(fleet, SmallFleet.routed(plain, routing(breaker, chat)));

        assertThat(fleet.view().routes()).map(RouteView::name).containsExactly("chat");
        placed(fleet.place("chat", Use.GENERATE).toCompletableFuture(), "o");
    }

    private static RoutingSettings routing(BreakerSettings breaker, RouteDefinition... routes) {
        return new RoutingSettings(
                new RouteTable(List.of(routes)), RoutePolicy.FIRST_HEALTHY, breaker, Map.of());
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
