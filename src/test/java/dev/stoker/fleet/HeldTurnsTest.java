package dev.stoker.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.admission.AdmissionSettings;
import dev.stoker.admission.LineBounds;
import dev.stoker.admission.Load;
import dev.stoker.admission.Party;
import dev.stoker.admission.Priority;
import dev.stoker.admission.Quota;
import dev.stoker.backend.LocalModels;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Origin;
import dev.stoker.routing.Candidate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Turns by themselves, on a clock that stands still: another model waits for the memory. */
final class HeldTurnsTest {
    private static final BackendId LAB = new BackendId("lab");
    private static final Duration SWAP = Duration.ofSeconds(10);

    private final List<Message> posted = new ArrayList<>();
    private final List<Journey> onward = new ArrayList<>();
    private final FleetParts parts =
            new FleetParts(
                    SmallFleet.settings(List.of(), Set.of()),
                    List.of(new FakeBackend(BackendKind.LLAMACPP)),
                    () -> LocalModels.Found.NOTHING,
                    (_, _) -> {
                        throw new AssertionError("nothing to run");
                    },
                    Planning.NONE,
                    _ -> null);
    private final Errands errands = new Errands(parts, posted::add);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int alarms;
    private final List<Integer> told = new ArrayList<>();
    private final Turns turns =
            new Turns(
                    new AdmissionSettings(
                            new LineBounds(1000, 1000, SWAP, 3),
                            Duration.ofMinutes(1),
                            Quota.NONE,
                            Map.of("lab", new Quota(null, null, 1))),
                    _ -> Quota.NONE,
                    new Slots(
                            new Roster(parts.backends(), parts.settings()),
                            new Workshop(parts, () -> {}, new InFlight(), now),
                            Planning.NONE,
                            errands),
                    () -> now,
                    posted::add,
                    () -> alarms++);

    @AfterEach
    void close() {
        errands.close();
    }

    @Test
    void goesOnForSoManyCallsAndThenLetsNobodyIn() {
        take(5);
        turns.hold(LAB, "m");

        serve(9);

        assertThat(onward).hasSize(1 + 3); // the one before it was held, and so many after
        assertThat(turns.load(LAB, "m")).isEqualTo(new Load(1, 0, 1));
        turns.release(LAB, "m");
        assertThat(onward).hasSize(5);
    }

    @Test
    void goesOnForAWhileAndThenLetsNobodyIn() {
        turns.hold(LAB, "m");
        take(1);
        assertThat(onward).hasSize(1);
        serve(1);

        now = now.plus(SWAP);
        take(1);

        assertThat(onward).hasSize(1);
        turns.release(LAB, "m");
        assertThat(onward).hasSize(2);
    }

    @Test
    void letsNobodyInWhereTheModelIsBeingUnloaded() {
        turns.close(LAB, "m");

        take(1);

        assertThat(onward).isEmpty();
        assertThat(turns.load(LAB, "m").waiting()).isEqualTo(1);
        turns.release(LAB, "m");
        assertThat(onward).hasSize(1);
    }

    @Test
    void holdsNoOtherModel() {
        turns.close(LAB, "another");

        take(1);

        assertThat(onward).hasSize(1);
    }

    @Test
    void endsTheWaitOfAHeldModelToo() {
        turns.close(LAB, "m");
        take(1);
        now = now.plus(Duration.ofMinutes(1));

        turns.due();

        assertThat(posted)
                .filteredOn(Message.Stranded.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        Message.Stranded.class,
                        stranded ->
                                assertThat(stranded.why().detail())
                                        .contains("no turn at 'm' at lab within 60 s"));
        assertThat(turns.load(LAB, "m").waiting()).isZero();
    }

    /** The alarm comes once however many wait, and again only after it was heard. */
    @Test
    void isWokenAsLongAsSomebodyWaits() {
        take(4);
        assertThat(alarms).isEqualTo(1);

        turns.due();
        assertThat(alarms).isEqualTo(2);

        serve(4);
        turns.due();
        assertThat(alarms).isEqualTo(2);
    }

    @Test
    void getsTheSlotBackOfACallThatABugHasEnded() {
        Journey broken = journey();

        turns.take(
                broken,
                _ -> {
                    throw new IllegalStateException("a bug, by design");
                });
        take(1);

        assertThat(broken.place().reply()).isCompletedExceptionally();
        assertThat(onward).hasSize(1);
    }

    /** Whoever comes to a long line is told by the next look, so that coming costs the same. */
    @Test
    void tellsWhoJoinsALongLineWhereItStandsAtTheNextLook() {
        int before = Positions.SHORT + 1;
        take(before);
        assertThat(told).hasSize(before - 1); // one has its turn
        take(20);
        assertThat(told).hasSize(before - 1);

        turns.due();

        assertThat(told.stream().distinct().sorted().toList())
                .isEqualTo(IntStream.rangeClosed(1, before + 19).boxed().toList());
        assertThat(told).hasSize(before + 19);
    }

    private void take(int calls) {
        for (int i = 0; i < calls; i++) {
            turns.take(journey(), onward::add);
        }
    }

    /** Ends up to so many calls, one after another. */
    private void serve(int calls) {
        for (int i = 0; i < calls && i < onward.size(); i++) {
            onward.get(i).letGo();
        }
    }

    private Journey journey() {
        var wish =
                new Wish(
                        "m",
                        Use.GENERATE,
                        Needs.NOTHING,
                        Party.LOCAL,
                        Priority.INTERACTIVE,
                        null,
                        List.of(),
                        told::add);
        return new Journey(
                new Message.Place(wish, now, false, new CompletableFuture<>()),
                new Candidate(
                        LAB, BackendKind.OPENAI, Origin.CONFIGURED, "m", List.of(), true, true),
                "test");
    }
}
