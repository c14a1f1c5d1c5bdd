package dev.stoker.fleet.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.BackendId;
import dev.stoker.core.Bytes;
import dev.stoker.fleet.memory.Holding.Keeper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every decision, whoever is in memory. */
final class RoomPlannerPropertyTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:15:00Z");
    private static final Domain ENGINES = new Domain("engines");
    private static final BackendId OWN = new BackendId("llamacpp");
    private static final BackendId OTHER = new BackendId("ollama");

    static LongStream seeds() {
        return LongStream.range(0, 400);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void keepsItsPromises(long seed) {
        RoomQuestion question = question(new SplittableRandom(seed));

        RoomDecision decision = RoomPlanner.decide(question);

        switch (decision) {
            case RoomDecision.Fits _ -> {
                assertThat(fits(question, least(question), List.of())).isTrue();
                assertThat(rivals(question)).isEmpty();
            }
            case RoomDecision.Evict(var who, _) -> evictsRightly(question, who);
            case RoomDecision.Await(var who, _, _) -> {
                assertThat(who).isNotEmpty().allMatch(Holding::busy).allMatch(Holding::mayGo);
                assertThat(question.terms().evicts()).isTrue();
            }
            case RoomDecision.Refuse(boolean hopeless, var because) -> {
                assertThat(because).isNotBlank();
                if (hopeless) {
                    assertThat(fits(question, least(question), question.holdings())).isFalse();
                }
                if (question.terms().evicts() && rivals(question).isEmpty()) {
                    assertThat(
                                    fits(
                                            question,
                                            least(question),
                                            question.holdings().stream()
                                                    .filter(Holding::mayGo)
                                                    .toList()))
                            .isFalse();
                }
            }
        }
    }

    private static void evictsRightly(RoomQuestion question, List<Holding> who) {
        assertThat(question.terms().evicts()).isTrue();
        assertThat(who).isNotEmpty();
        assertThat(who).noneMatch(Holding::busy);
        assertThat(who).noneMatch(Holding::pinned);
        assertThat(who).allMatch(one -> one.keeper() == Keeper.STOKER);
        assertThat(who).containsAll(rivals(question));
        Bytes reached = fits(question, wanted(question), who) ? wanted(question) : least(question);
        assertThat(fits(question, reached, who)).isTrue();
        for (Holding one : who) {
            if (!rivals(question).contains(one)) {
                var fewer = new ArrayList<>(who);
                fewer.remove(one);
                assertThat(fits(question, reached, fewer)).as("without %s", one).isFalse();
            }
        }
        boolean spares = fits(question, least(question), rivals(question));
        if (spares) {
            assertThat(who)
                    .filteredOn(one -> !rivals(question).contains(one))
                    .allMatch(one -> one.lastUsed().isBefore(question.terms().spared()));
        }
    }

    private static Bytes least(RoomQuestion question) {
        return Objects.requireNonNull(question.prospect().need()).least();
    }

    private static Bytes wanted(RoomQuestion question) {
        return Objects.requireNonNull(question.prospect().need()).wanted();
    }

    private static List<Holding> rivals(RoomQuestion question) {
        return question.holdings().stream()
                .filter(one -> question.rivals().contains(one.holder()))
                .toList();
    }

    /** Reckoned anew, so that a mistake is not made twice. */
    private static boolean fits(RoomQuestion question, Bytes amount, List<Holding> without) {
        for (Map.Entry<Domain, Bytes> domain : question.prospect().free().entrySet()) {
            long sum = domain.getValue().value();
            for (Holding one : question.holdings()) {
                boolean ownAffair =
                        question.terms().ownAffair()
                                && one.keeper() != Keeper.STOKER
                                && one.holder().backend().equals(question.wanted().backend());
                if (without.contains(one) || ownAffair) {
                    sum += one.gives().getOrDefault(domain.getKey(), Bytes.ZERO).value();
                }
            }
            if (sum < amount.value()) {
                return false;
            }
        }
        return true;
    }

    private static RoomQuestion question(SplittableRandom random) {
        var holdings = new ArrayList<Holding>();
        Set<Holder> rivals = new HashSet<>();
        for (int i = random.nextInt(0, 8); i > 0; i--) {
            var holder = new Holder(random.nextBoolean() ? OWN : OTHER, "m" + i, null);
            var gives = new Bytes(random.nextLong(1, 100));
            holdings.add(
                    new Holding(
                            holder,
                            random.nextBoolean()
                                    ? Map.of(Domain.MACHINE, gives)
                                    : Map.of(Domain.MACHINE, gives, ENGINES, gives),
                            random.nextInt(4) == 0,
                            random.nextInt(5) == 0,
                            random.nextInt(4) == 0 ? Keeper.OTHER : Keeper.STOKER,
                            NOW.minusSeconds(random.nextInt(0, 90))));
            if (random.nextInt(12) == 0) {
                rivals.add(holder);
            }
        }
        var least = new Bytes(random.nextLong(1, 200));
        var need = new Need(least, least.plus(new Bytes(random.nextLong(0, 100))));
        Map<Domain, Bytes> free =
                random.nextBoolean()
                        ? Map.of(Domain.MACHINE, new Bytes(random.nextLong(0, 200)))
                        : Map.of(
                                Domain.MACHINE,
                                new Bytes(random.nextLong(0, 200)),
                                ENGINES,
                                new Bytes(random.nextLong(0, 200)));
        return new RoomQuestion(
                new Holder(random.nextBoolean() ? OWN : OTHER, "wanted", null),
                new Prospect(need, free, Map.of()),
                holdings,
                rivals,
                new RoomQuestion.Terms(
                        NOW.minusSeconds(30), random.nextInt(8) != 0, random.nextInt(4) == 0));
    }
}
