package dev.stoker.tuning.planning;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.tuning.MemoryNeed;
import dev.stoker.tuning.PlanOutcome;
import dev.stoker.tuning.Wishes;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must be free for a plan is what a plan then fits in, to the byte. */
final class DemandTest {
    @Test
    void whatIsFreeNowIsNoMatter() {
        assertThat(need(new Asked().available(Bytes.ofMebi(1))))
                .isEqualTo(need(new Asked().available(Bytes.ofGibi(64))));
    }

    @Test
    void wantsTheUsualContextAndDoesWithLess() {
        MemoryNeed need = need(new Asked());

        assertThat(need.wanted()).isGreaterThan(need.least());
        var asked = new Asked().available(need.wanted());
        assertThat(requireNonNull(asked.plan().context().tokens().value()))
                .isGreaterThanOrEqualTo(8192);
    }

    @Test
    void nobodyCanSayWhereNoMemoryIsKnown() {
        var asked = new Asked();
        asked.available = Fact.unknown("not told");

        assertThat(Demand.of(asked.question(), Asked::estimate)).isNull();
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void fitsInItAndNotInLess(long seed) {
        var random = new SplittableRandom(seed);
        var asked = new Asked();
        asked.weights = new Bytes(random.nextLong(1, 1L << 35));
        if (random.nextBoolean()) {
            asked.wishes = wishes(random);
        }

        Bytes least = need(asked).least();

        assertThat(asked.available(least).outcome()).isInstanceOf(PlanOutcome.Fits.class);
        assertThat(asked.available(least.minus(new Bytes(16))).outcome())
                .isInstanceOf(PlanOutcome.TooLarge.class);
    }

    private static Wishes wishes(SplittableRandom random) {
        return new Wishes(
                new Wishes.Context.Tokens(random.nextInt(256, 32_000)),
                null,
                Wishes.Priority.SPEED,
                random.nextBoolean() ? null : new Bytes(random.nextLong(0, 1L << 32)),
                Wishes.NONE.fixed());
    }

    private static MemoryNeed need(Asked asked) {
        return requireNonNull(Demand.of(asked.question(), Asked::estimate));
    }
}
