package dev.stoker.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.stoker.admission.AdmissionSettings;
import dev.stoker.admission.LineBounds;
import dev.stoker.admission.Load;
import dev.stoker.admission.Party;
import dev.stoker.admission.Priority;
import dev.stoker.admission.Quota;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.discovery.RunningServer;
import dev.stoker.discovery.Sightings;
import dev.stoker.routing.Attempt;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls wait for their turn at a model of a fleet. */
@Timeout(60)
final class TurnsTest {
    private static final BackendId OLLAMA = new BackendId("ollama");
    private static final Party ONE = new Party("one");
    private static final Party TWO = new Party("two");

    private final SmallFleet small = new SmallFleet();
    private Quota party = Quota.NONE;
    private Map<String, Quota> backends = Map.of("ollama", slots(1));
    private LineBounds bounds = new LineBounds(10, 5, Duration.ofSeconds(10), 32);
    private Duration waitLimit = Duration.ofMinutes(1);

    @AfterEach
    void close() {
        small.close();
    }

    @Test
    void letsTheSecondGoWhenTheFirstHasEnded() throws Exception {
        Fleet fleet = fleet();
        Placement first = get(place(fleet, ONE));
        CompletableFuture<Placement> second = place(fleet, TWO);
        awaitLoad(fleet, new Load(1, 1, 1));

        first.close();

        Placement served = get(second);
        assertThat(served.queued()).isPositive();
        assertThat(first.queued()).isZero();
        served.close();
        awaitLoad(fleet, new Load(1, 0, 0));
    }

    @Test
    void givesASlotBackOnceHoweverOftenItIsClosed() throws Exception {
        Fleet fleet = fleet();
        Placement first = get(place(fleet, ONE));
        CompletableFuture<Placement> second = place(fleet, ONE);
        CompletableFuture<Placement> third = place(fleet, ONE);

        first.close();
        first.close();

        get(second);
        awaitLoad(fleet, new Load(1, 1, 1));
        assertThat(third).isNotDone();
    }

    @Test
    void tellsWhereACallStandsAndHowItComesNearer() throws Exception {
        Fleet fleet = fleet();
        Placement first = get(place(fleet, ONE));
        CompletableFuture<Placement> second = place(fleet, ONE);
        Queue<Integer> positions = new ConcurrentLinkedQueue<>();
        CompletableFuture<Placement> third =
                fleet.place(wish(ONE, Priority.INTERACTIVE, positions::add)).toCompletableFuture();
        await().until(() -> positions.contains(2));

        first.close();
        get(second);

        await().until(() -> positions.contains(1));
        assertThat(positions).containsExactly(2, 1);
        assertThat(third).isNotDone();
    }

    @Test
    void freesAPlaceInTheQueueAtOnceWhenItsCallerLeaves() throws Exception {
        Fleet fleet = fleet();
        Placement first = get(place(fleet, ONE));
        CompletableFuture<Placement> leaver = place(fleet, ONE);
        CompletableFuture<Placement> next = place(fleet, ONE);
        awaitLoad(fleet, new Load(1, 1, 2));

        leaver.cancel(false);

        awaitLoad(fleet, new Load(1, 1, 1));
        first.close();
        get(next);
    }

    /** A thousand dead callers before one who waits, and a stack that is not endless. */
    @Test
    void passesOverManyWhoHaveLeft() throws Exception {
        bounds = new LineBounds(20_000, 20_000, Duration.ofSeconds(1), 1);
        Fleet fleet = fleet();
        Placement first = get(place(fleet, ONE));
        for (int i = 0; i < 5000; i++) {
            place(fleet, ONE).cancel(false);
        }
        CompletableFuture<Placement> last = place(fleet, ONE);

        first.close();

        get(last).close();
        awaitLoad(fleet, new Load(1, 0, 0));
    }

    @Test
    void takesPartiesInTurn() throws Exception {
        Fleet fleet = fleet();
        Placement first = get(place(fleet, ONE));
        CompletableFuture<Placement> again = place(fleet, ONE);
        CompletableFuture<Placement> andAgain = place(fleet, ONE);
        CompletableFuture<Placement> other = place(fleet, TWO);
        awaitLoad(fleet, new Load(1, 1, 3));

        first.close();
        get(again).close();

        get(other);
        assertThat(andAgain).isNotDone();
    }

    @Test
    void letsWhatIsUrgentGoFirst() throws Exception {
        Fleet fleet = fleet();
        Placement first = get(place(fleet, ONE));
        CompletableFuture<Placement> batch =
                fleet.place(wish(ONE, Priority.BATCH, _ -> {})).toCompletableFuture();
        CompletableFuture<Placement> urgent = place(fleet, ONE);
        awaitLoad(fleet, new Load(1, 1, 2));

        first.close();

        get(urgent);
        assertThat(batch).isNotDone();
    }

    @Test
    void refusesWhoComesWhenTheQueueIsFull() throws Exception {
        bounds = new LineBounds(1, 1, Duration.ofSeconds(1), 1);
        Fleet fleet = fleet();
        get(place(fleet, ONE));
        CompletableFuture<Placement> waiting = place(fleet, ONE);

        StokerException ofAll = refusal(place(fleet, TWO));
        StokerException ofItsOwn = refusal(place(fleet, ONE));

        assertThat(ofAll.code()).isEqualTo(ErrorCode.QUEUE_FULL);
        assertThat(ofAll.detail())
                .startsWith("the queue for 'm' at ollama is full")
                .contains("number 2 of at most 1");
        assertThat(ofAll.retryAfter()).isPositive();
        assertThat(ofItsOwn.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
        assertThat(ofItsOwn.detail()).contains("'one'").contains("queue-per-app");
        assertThat(fleet.refusals().count(Refusals.Reason.FULL)).isEqualTo(1);
        assertThat(fleet.refusals().count(Refusals.Reason.SHARE)).isEqualTo(1);
        assertThat(waiting).isNotDone();
    }

    @Test
    void endsAWaitThatIsTooLong() throws Exception {
        waitLimit = Duration.ofMillis(300);
        Fleet fleet = fleet();
        get(place(fleet, ONE));

        StokerException late = refusal(place(fleet, TWO));

        assertThat(late.code()).isEqualTo(ErrorCode.QUEUE_TIMEOUT);
        assertThat(late.detail()).contains("wait-limit").contains("still number 1");
        assertThat(late.retryAfter()).isPositive();
        awaitLoad(fleet, new Load(1, 1, 0));
    }

    @Test
    void sendsACallToTheNextBackendOfItsRouteWhereTheFirstIsFull() throws Exception {
        bounds = new LineBounds(0, 0, Duration.ofSeconds(1), 1);
        backends = Map.of("ollama", slots(1), "openai-8000", slots(1), "openai", slots(1));
        small.openai.servers.put(SmallFleet.LAB, List.of("m"));
        Fleet fleet =
                fleet(new RunningServer(BackendKind.OPENAI, SmallFleet.LAB, "1.0", 2L, "test"));

        Placement first = get(place(fleet, ONE));
        Placement second = get(place(fleet, ONE));

        assertThat(second.backend()).isNotEqualTo(first.backend());
        assertThat(second.trail().passed()).hasSize(1);
        assertThat(second.trail().passed().getFirst().because()).contains("wait");
        assertThat(refusal(place(fleet, TWO)).code())
                .isIn(ErrorCode.QUEUE_FULL, ErrorCode.TOO_MANY_REQUESTS);
    }

    @Test
    void keepsAPartyToItsRequestsOfAMinute() throws Exception {
        party = new Quota(2, null, null);
        Fleet fleet = fleet();
        get(place(fleet, ONE)).close();
        get(place(fleet, ONE)).close();

        StokerException third = refusal(place(fleet, ONE));

        assertThat(third.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
        assertThat(third.detail()).contains("'one' has used up its 2 requests a minute");
        assertThat(third.retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
        get(place(fleet, TWO)).close();
    }

    /** It was sent somewhere, failed there, and is sent there once more. */
    @Test
    void countsACallOnceHoweverOftenItIsSent() throws Exception {
        party = new Quota(1, null, null);
        Fleet fleet = fleet();
        Wish wish = wish(ONE, Priority.INTERACTIVE, _ -> {});
        get(fleet.place(wish).toCompletableFuture()).close();

        Wish again = wish.after(new Attempt(OLLAMA, "m", "loading")).anywhere();
        get(fleet.place(again).toCompletableFuture()).close();

        assertThat(refusal(place(fleet, ONE)).detail()).contains("1 requests a minute");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusesNobodyWhoLoadsAModelForWhatPartiesMayUse(boolean ahead) throws Exception {
        party = new Quota(1, 1, 1);
        Fleet fleet = fleet();
        Party owner = ahead ? Party.STOKER : Party.BY_HAND;
        for (int i = 0; i < 3; i++) {
            Placement at = get(place(fleet, owner));
            at.used(100);
            at.close();
        }
    }

    @Test
    void keepsAPartyToItsTokensOfAMinute() throws Exception {
        party = new Quota(null, 100, null);
        Fleet fleet = fleet();
        Placement first = get(place(fleet, ONE));
        first.used(500);
        first.close();

        StokerException next = refusal(place(fleet, ONE));

        assertThat(next.detail()).contains("100 tokens a minute");
        assertThat(next.retryAfter()).isGreaterThan(Duration.ofMinutes(3));
    }

    @Test
    void keepsAPartyToItsCallsAtOnceWhereverTheyAre() throws Exception {
        party = new Quota(null, null, 2);
        Fleet fleet = fleet();
        Placement first = get(place(fleet, ONE));
        CompletableFuture<Placement> second = place(fleet, ONE);

        assertThat(refusal(place(fleet, ONE)).detail()).contains("2 calls open");

        first.close();
        get(second).close();
        get(place(fleet, ONE)).close();
    }

    @Test
    void delaysCallsOfABackendThatMayBeAskedNoMore() throws Exception {
        backends = Map.of("ollama", new Quota(60, null, 100));
        Fleet fleet = fleet();
        for (int i = 0; i < 60; i++) {
            get(place(fleet, ONE)).close();
        }

        Placement later = get(place(fleet, ONE));

        assertThat(later.queued()).isBetween(Duration.ofMillis(200), Duration.ofSeconds(5));
    }

    @Test
    void refusesAtOnceWhatWouldWaitTooLongForABackendsMinute() throws Exception {
        waitLimit = Duration.ofSeconds(1);
        backends = Map.of("ollama", new Quota(1, null, 100));
        Fleet fleet = fleet();
        get(place(fleet, ONE)).close();

        StokerException next = refusal(place(fleet, ONE));

        assertThat(next.code()).isEqualTo(ErrorCode.QUEUE_TIMEOUT);
        assertThat(next.detail()).contains("backend 'ollama' has been asked as much as it may");
    }

    @Test
    void tellsThoseWhoWaitWhenStokerGoesDown() throws Exception {
        Fleet fleet = fleet();
        get(place(fleet, ONE));
        CompletableFuture<Placement> waiting = place(fleet, TWO);
        awaitLoad(fleet, new Load(1, 1, 1));

        fleet.close();

        assertThat(refusal(waiting).code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
    }

    /** What is usual for the kind. */
    @Test
    void letsSeveralInWhereNothingIsKnown() throws Exception {
        backends = Map.of();
        Fleet fleet = fleet();
        for (int i = 0; i < Slots.usual(BackendKind.OLLAMA); i++) {
            get(place(fleet, ONE));
        }

        CompletableFuture<Placement> next = place(fleet, ONE);

        awaitLoad(fleet, new Load(Slots.usual(BackendKind.OLLAMA), 4, 1));
        assertThat(next).isNotDone();
    }

    private Fleet fleet() {
        return fleet(null);
    }

    private Fleet fleet(@Nullable RunningServer beside) {
        small.ollama.servers.put(SmallFleet.OLLAMA, List.of("m"));
        Fleet fleet =
                small.fleet(
                        SmallFleet.settings(List.of(), Set.of()),
                        new FleetParts.Admission(
                                new AdmissionSettings(bounds, waitLimit, party, backends),
                                _ -> Quota.NONE));
        var ollama = new RunningServer(BackendKind.OLLAMA, SmallFleet.OLLAMA, "1.0", 1L, "test");
        SmallFleet.see(
                fleet,
                new Sightings(
                        beside == null ? List.of(ollama) : List.of(ollama, beside), List.of()));
        return fleet;
    }

    private static Quota slots(int many) {
        return new Quota(null, null, many);
    }

    private static CompletableFuture<Placement> place(Fleet fleet, Party by) {
        return fleet.place(wish(by, Priority.INTERACTIVE, _ -> {})).toCompletableFuture();
    }

    private static Wish wish(Party by, Priority priority, java.util.function.IntConsumer position) {
        return new Wish("m", Use.GENERATE, Needs.NOTHING, by, priority, null, List.of(), position);
    }

    private static Placement get(CompletableFuture<Placement> coming) throws Exception {
        return coming.get(10, TimeUnit.SECONDS);
    }

    private static void awaitLoad(Fleet fleet, Load expected) {
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(fleet.load(OLLAMA, "m")).isEqualTo(expected));
    }

    private static StokerException refusal(CompletableFuture<Placement> coming) {
        var caught = new StokerException[1];
        assertThatThrownBy(() -> coming.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(StokerException.class, e -> caught[0] = e);
        return caught[0];
    }
}
