package dev.stoker.fleet.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.BackendId;
import dev.stoker.core.Bytes;
import dev.stoker.fleet.memory.Holding.Keeper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who gives way for a load. */
final class RoomPlannerTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:15:00Z");
    private static final Domain ENGINES = new Domain("/sys/fs/cgroup/memory/engines/limit");
    private static final BackendId OLLAMA = new BackendId("ollama");
    private static final Holder WANTED = holder("wanted");

    @Test
    void fitsWhereThereIsRoom() {
        assertThat(decided(100, need(80, 90), held("a", 50, 600)))
                .isEqualTo(new RoomDecision.Fits("needs 80 B where 100 B can be taken"));
    }

    @Test
    void goesAheadWhereNothingIsKnown() {
        var unknown = new Prospect(null, Map.of(), Map.of());

        assertThat(RoomPlanner.decide(question(unknown, Set.of(), held("a", 50, 600))))
                .isInstanceOf(RoomDecision.Fits.class);
        assertThat(
                        RoomPlanner.decide(
                                question(
                                        new Prospect(need(80, 90), Map.of(), Map.of()),
                                        Set.of(),
                                        held("a", 50, 600))))
                .isInstanceOf(RoomDecision.Fits.class);
    }

    @Test
    void evictsWhoWasUsedLeastRecently() {
        assertThat(
                        evicted(
                                decided(
                                        10,
                                        need(50, 50),
                                        held("young", 50, 100),
                                        held("old", 50, 900),
                                        held("middle", 50, 500))))
                .containsExactly("old");
    }

    @Test
    void evictsOneLargeRatherThanTwoSmall() {
        assertThat(
                        evicted(
                                decided(
                                        0,
                                        need(100, 100),
                                        held("old", 60, 900),
                                        held("older", 60, 950),
                                        held("large", 100, 100))))
                .containsExactly("large");
    }

    @Test
    void sparesTheBusyThePinnedAndThoseOfOthers() {
        RoomDecision decision =
                decided(
                        0,
                        need(50, 50),
                        busy("busy", 50),
                        new Holding(
                                holder("pinned"), gives(90), false, true, Keeper.STOKER, ago(900)),
                        new Holding(
                                holder("theirs"), gives(90), false, false, Keeper.OTHER, ago(900)),
                        held("mine", 50, 1));

        assertThat(evicted(decision)).containsExactly("mine");
    }

    @Test
    void waitsForWhoIsBusyWhereTheIdleAreNotEnough() {
        RoomDecision decision = decided(0, need(80, 80), held("idle", 40, 100), busy("busy", 40));

        assertThat(decision)
                .isInstanceOfSatisfying(
                        RoomDecision.Await.class,
                        await ->
                                assertThat(await.who())
                                        .extracting(one -> one.holder().model())
                                        .containsExactly("busy"));
    }

    /** One used a moment ago makes the plan smaller first. */
    @Test
    void aRecentOneStaysWhereTheLeastFits() {
        assertThat(decided(50, need(40, 90), held("recent", 60, 5)))
                .isInstanceOf(RoomDecision.Fits.class);
    }

    @Test
    void oneThatNobodyUsedForAWhileGivesWayForTheUsualContext() {
        assertThat(evicted(decided(50, need(40, 90), held("old", 60, 60)))).containsExactly("old");
    }

    @Test
    void aRecentOneGivesWayWhereNothingWouldFitElse() {
        assertThat(evicted(decided(30, need(40, 90), held("recent", 20, 5))))
                .containsExactly("recent");
    }

    @Test
    void everyDomainCounts() {
        var prospect =
                new Prospect(
                        need(50, 50),
                        Map.of(Domain.MACHINE, new Bytes(100), ENGINES, new Bytes(10)),
                        Map.of());
        Holding outside = held("outside", 80, 900);
        var inside =
                new Holding(
                        holder("inside"),
                        Map.of(Domain.MACHINE, new Bytes(60), ENGINES, new Bytes(60)),
                        false,
                        false,
                        Keeper.STOKER,
                        ago(1));

        assertThat(evicted(RoomPlanner.decide(question(prospect, Set.of(), outside, inside))))
                .containsExactly("inside");
    }

    @Test
    void refusesWithWhoHoldsIt() {
        RoomDecision decision =
                decided(
                        10,
                        need(50, 50),
                        new Holding(holder("pinned"), gives(90), false, true, Keeper.STOKER, NOW),
                        new Holding(
                                new Holder(OLLAMA, "theirs", null),
                                gives(40),
                                false,
                                false,
                                Keeper.OTHER,
                                NOW));

        assertThat(decision)
                .isEqualTo(
                        new RoomDecision.Refuse(
                                false,
                                "needs 50 B where 10 B can be taken: 'pinned' on llamacpp holds"
                                        + " 90 B and is pinned (stoker.memory.models.*.pin),"
                                        + " 'theirs' on ollama holds 40 B and was loaded by"
                                        + " somebody else (stoker.memory.evict-others lets it"
                                        + " go)"));
    }

    @Test
    void tellsWhereNobodyWouldHelp() {
        assertThat(decided(10, need(500, 500), held("a", 90, 900)))
                .isInstanceOfSatisfying(
                        RoomDecision.Refuse.class, no -> assertThat(no.hopeless()).isTrue());
    }

    @Test
    void aRivalGoesThoughThereIsRoom() {
        assertThat(
                        evicted(
                                RoomPlanner.decide(
                                        question(
                                                prospect(1000, need(10, 10)),
                                                Set.of(holder("rival")),
                                                held("rival", 5, 1)))))
                .containsExactly("rival");
        assertThat(
                        RoomPlanner.decide(
                                question(
                                        prospect(1000, need(10, 10)),
                                        Set.of(holder("rival")),
                                        busy("rival", 5))))
                .isInstanceOf(RoomDecision.Await.class);
        assertThat(
                        RoomPlanner.decide(
                                question(
                                        prospect(1000, need(10, 10)),
                                        Set.of(holder("rival")),
                                        new Holding(
                                                holder("rival"),
                                                gives(5),
                                                false,
                                                true,
                                                Keeper.STOKER,
                                                NOW))))
                .isInstanceOf(RoomDecision.Refuse.class);
    }

    @Test
    void nobodyGivesWayForAModelThatIsLoadedAhead() {
        var terms = new RoomQuestion.Terms(ago(30), false, false);
        var question =
                new RoomQuestion(
                        WANTED,
                        prospect(10, need(50, 50)),
                        List.of(held("old", 90, 900)),
                        Set.of(),
                        terms);

        assertThat(RoomPlanner.decide(question))
                .isEqualTo(
                        new RoomDecision.Refuse(
                                false,
                                "needs 50 B where 10 B can be taken, and nothing gives way for it"
                                        + " (with all others gone, 100 B could be)"));
    }

    /** Ollama lets go of others' models by itself; its users are used to that. */
    @Test
    void whatItsOwnServerWouldGiveUpIsNoHindrance() {
        var theirs =
                new Holding(
                        new Holder(OLLAMA, "theirs", null),
                        gives(90),
                        false,
                        false,
                        Keeper.OTHER,
                        NOW);
        var question =
                new RoomQuestion(
                        new Holder(OLLAMA, "wanted", null),
                        prospect(10, need(50, 50)),
                        List.of(theirs),
                        Set.of(),
                        new RoomQuestion.Terms(ago(30), true, true));

        assertThat(RoomPlanner.decide(question)).isInstanceOf(RoomDecision.Fits.class);
    }

    private static List<String> evicted(RoomDecision decision) {
        return switch (decision) {
            case RoomDecision.Evict(var who, _) ->
                    who.stream().map(one -> one.holder().model()).toList();
            case RoomDecision other -> throw new AssertionError(other.toString());
        };
    }

    private static RoomDecision decided(long free, Need need, Holding... holdings) {
        return RoomPlanner.decide(question(prospect(free, need), Set.of(), holdings));
    }

    private static RoomQuestion question(
            Prospect prospect, Set<Holder> rivals, Holding... holdings) {
        return new RoomQuestion(
                WANTED,
                prospect,
                List.of(holdings),
                rivals,
                new RoomQuestion.Terms(ago(30), true, false));
    }

    private static Prospect prospect(long free, @Nullable Need need) {
        return new Prospect(need, Map.of(Domain.MACHINE, new Bytes(free)), Map.of());
    }

    private static Need need(long least, long wanted) {
        return new Need(new Bytes(least), new Bytes(wanted));
    }

    private static Holding held(String model, long gives, int secondsAgo) {
        return new Holding(
                holder(model), gives(gives), false, false, Keeper.STOKER, ago(secondsAgo));
    }

    private static Holding busy(String model, long gives) {
        return new Holding(holder(model), gives(gives), true, false, Keeper.STOKER, ago(900));
    }

    private static Map<Domain, Bytes> gives(long bytes) {
        return Map.of(Domain.MACHINE, new Bytes(bytes));
    }

    private static Instant ago(int seconds) {
        return NOW.minus(Duration.ofSeconds(seconds));
    }

    private static Holder holder(String model) {
        return new Holder(new BackendId("llamacpp"), model, null);
    }
}
