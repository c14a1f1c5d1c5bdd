package dev.stoker.fleet.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.Bytes;
import dev.stoker.fleet.memory.Holding.Keeper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may go ahead of calls that have waited longer. */
final class PrecedenceTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:15:00Z");
    private static final Holding BUSY = holding("busy", 60, true);
    private static final Holding IDLE = holding("idle", 40, false);

    /** One waits for who is at work; another finds enough in one that nobody uses. */
    @Test
    void takesWhatNobodyBeforeItCountsOn() {
        assertThat(spares(0, 40, List.of(IDLE), claim(60, BUSY))).isTrue();
    }

    @Test
    void leavesWhatACallBeforeItCountsOn() {
        assertThat(spares(40, 30, List.of(), claim(90, BUSY))).isFalse();
        assertThat(spares(40, 10, List.of(), claim(90, BUSY))).isTrue();
        assertThat(spares(0, 40, List.of(IDLE), claim(90, BUSY, IDLE))).isFalse();
    }

    /** Each of the two would find enough without the other. */
    @Test
    void countsThoseBeforeItTogether() {
        Holding other = holding("other", 40, true);

        assertThat(spares(20, 20, List.of(), claim(60, BUSY), claim(50, other))).isFalse();
        assertThat(spares(20, 10, List.of(), claim(60, BUSY), claim(50, other))).isTrue();
    }

    @Test
    void isNotInTheWayOfWhoFindsNothingAnyway() {
        assertThat(spares(40, 40, List.of(), claim(200, BUSY))).isTrue();
    }

    @Test
    void isNotInTheWayElsewhere() {
        var elsewhere =
                new Claim(BUSY.holder(), new Bytes(40), Set.of(new Domain("a cgroup")), Map.of());

        assertThat(spares(40, 40, List.of(), elsewhere)).isTrue();
    }

    @Test
    void keepsOfWhatIsFreeWhatTheOthersDoNotGive() {
        assertThat(claim(90, BUSY).ofWhatIsFree(Domain.MACHINE)).isEqualTo(new Bytes(30));
        assertThat(claim(50, BUSY).ofWhatIsFree(Domain.MACHINE)).isEqualTo(Bytes.ZERO);
    }

    static LongStream seeds() {
        return LongStream.range(0, 2000);
    }

    /** Whoever is let ahead: who would have fitted before, fits behind it. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nobodyWhoGoesAheadMakesAnotherWaitLonger(long seed) {
        var random = new SplittableRandom(seed);
        List<Holding> all = new ArrayList<>();
        for (int i = 0; i < random.nextInt(1, 6); i++) {
            all.add(holding("m" + i, random.nextInt(1, 60), random.nextBoolean()));
        }
        long free = random.nextInt(0, 60);
        Claim first =
                Claim.of(
                        question(free, random.nextInt(1, 150), all),
                        RoomPlanner.decide(question(free, random.nextInt(1, 150), all)));
        int wants = random.nextInt(1, 100);
        RoomQuestion later = question(free, wants, all);
        RoomDecision decision = RoomPlanner.decide(later);
        if (first == null || decision instanceof RoomDecision.Refuse) {
            return;
        }
        if (Precedence.spares(List.of(first), later, decision.going())) {
            long without = free + sum(all, first, List.of());
            long with = free - wants + sum(all, first, decision.going());
            assertThat(with >= first.least().value() || without < first.least().value()).isTrue();
        }
    }

    private static long sum(List<Holding> all, Claim claim, List<Holding> more) {
        return all.stream()
                .filter(one -> claim.countsOn(List.of(one)) || more.contains(one))
                .mapToLong(one -> one.gives(Domain.MACHINE).value())
                .sum();
    }

    private static boolean spares(long free, long wants, List<Holding> going, Claim... earlier) {
        return Precedence.spares(
                List.of(earlier), question(free, wants, List.of(BUSY, IDLE)), going);
    }

    private static RoomQuestion question(long free, long wants, List<Holding> holdings) {
        return new RoomQuestion(
                holder("later", null),
                new Prospect(
                        Need.of(new Bytes(wants)),
                        Map.of(Domain.MACHINE, new Bytes(free)),
                        Map.of()),
                holdings,
                Set.of(),
                new RoomQuestion.Terms(NOW, true, false));
    }

    private static Claim claim(long least, Holding... going) {
        var gives = new HashMap<Holder, Map<Domain, Bytes>>();
        for (Holding one : going) {
            gives.put(one.holder(), one.gives());
        }
        return new Claim(
                holder("earlier", Use.GENERATE), new Bytes(least), Set.of(Domain.MACHINE), gives);
    }

    private static Holding holding(String model, long gives, boolean busy) {
        return new Holding(
                holder(model, null),
                Map.of(Domain.MACHINE, new Bytes(gives)),
                busy,
                false,
                Keeper.STOKER,
                NOW.minusSeconds(900));
    }

    private static Holder holder(String model, @Nullable Use use) {
        return new Holder(new BackendId("ollama"), model, use);
    }
}
