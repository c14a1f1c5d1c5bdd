package dev.stoker.tuning.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.tuning.BackendTraits;
import dev.stoker.tuning.Bound;
import dev.stoker.tuning.Considered;
import dev.stoker.tuning.Knob;
import dev.stoker.tuning.Measured;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.PlanQuestion;
import dev.stoker.tuning.Planned;
import dev.stoker.tuning.Wishes;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ThreadPlanTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // physical, threads each, affinity, cpuset, quota, planned, bound
                "2, 1, 0,   -,   -,   1, AFFINITY",
                "2, 1, 0-1, 0,   -,   1, CPUSET",
                "2, 1, 0,   0,   -,   1, CPUSET",
                "2, 1, 0-1, 0-1, 0.5, 1, QUOTA",
                "2, 1, 0-1, 0-1, 1.0, 1, QUOTA",
                "2, 1, 0-1, 0-1, 1.5, 1, QUOTA",
                "2, 1, 0-1, 0-1, 2.0, -, BACKEND",
                "2, 1, 0-1, 0-1, -,   -, BACKEND",
                "8, 1, 0-7, 0-3, 2.9, 2, QUOTA",
                "8, 1, 0-5, 0-3, 6.0, 4, CPUSET",
                "8, 1, 0-3, 2-5, -,   2, AFFINITY",
                "4, 2, 0-7, -,   -,   -, BACKEND",
                // Two threads of one core count once, two cores twice.
                "4, 2, '0,4', -, -,   1, AFFINITY",
                "4, 2, 0-1, -,   -,   2, AFFINITY",
                "1, 2, 0,   -,   -,   1, AFFINITY",
                "4, 2, 0-7, -,   6.0, -, BACKEND",
                "4, 2, 0-7, -,   4.0, 4, QUOTA",
            })
    void takesTheSmallestLimitAndNamesIt(
            int physical,
            int threadsEach,
            @Nullable String affinity,
            @Nullable String cpuset,
            @Nullable Double quota,
            @Nullable Integer planned,
            Bound bound) {
        Plan.Cpu cpu =
                new Asked()
                        .machine(physical, threadsEach)
                        .limited(affinity, cpuset, quota)
                        .plan()
                        .cpu();

        assertThat(cpu.threads().value()).isEqualTo(planned);
        assertThat(cpu.threads().bound()).isEqualTo(bound);
        assertThat(cpu.inEffect().asOptional()).contains(planned == null ? physical : planned);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "x86_64,  -,     -, BACKEND",
                "x86_64,  0-7,   -, BACKEND",
                "x86_64,  0-3,   2, AFFINITY",
                "x86_64,  '0,2,8-15', 2, AFFINITY",
                "x86_64,  8-15,  8, AFFINITY",
                // llama.cpp counts slow cores of Arm too.
                "aarch64, -,     4, PERFORMANCE_CORES",
            })
    void keepsToFastCoresWhereThereAreAny(
            String architecture,
            @Nullable String affinity,
            @Nullable Integer planned,
            Bound bound) {
        var asked = new Asked().hybrid(4, 8).limited(affinity, null, null);
        asked.architecture = architecture;

        Planned<Integer> threads = asked.plan().cpu().threads();

        assertThat(threads.value()).isEqualTo(planned);
        assertThat(threads.bound()).isEqualTo(bound);
    }

    @Test
    void showsEveryNumberWithItsSourceAndTheDecidingOneFirst() {
        Planned<Integer> threads = new Asked().limited("0-3", "0-3", 1.5).plan().cpu().threads();

        assertThat(threads.considered())
                .startsWith(
                        new Considered("CPU quota", "1.5", "cpu.max"),
                        new Considered("CPUs of the cpuset", "0-3", "cpuset.cpus"),
                        new Considered("CPUs of the affinity", "0-3", "/proc/self/status"));
        assertThat(threads.because()).startsWith("1 thread at once");
        assertThat(threads.byItself()).startsWith("4, from the cores of the machine");
    }

    @Test
    void goesByTheLimitAloneWhereNoCoreIsKnown() {
        var asked = new Asked().limited("0-2", null, null);
        asked.layout = Fact.unknown("not told");
        asked.cores =
                new dev.stoker.hardware.Cores(
                        Fact.unknown(""),
                        Fact.unknown(""),
                        Fact.unknown(""),
                        Fact.unknown(""),
                        Fact.unknown(""),
                        Fact.unknown(""));

        assertThat(asked.plan().cpu().threads().value()).isEqualTo(3);
        assertThat(asked.limited(null, null, 2.5).plan().cpu().threads().value()).isEqualTo(2);
        assertThat(asked.limited(null, null, null).plan().cpu().threads())
                .extracting(Planned::value, Planned::bound)
                .containsExactly(null, Bound.BACKEND);
    }

    @Test
    void tellsABackendThatCountsInItsOwnWayOnlyWhenALimitBinds() {
        var asked = new Asked();
        asked.byItself =
                new BackendTraits.ByItself(
                        BackendTraits.Threads.UNKNOWN,
                        new BackendTraits.Context.Fixed(4096),
                        false,
                        1,
                        false,
                        Bytes.ZERO);

        assertThat(asked.plan().cpu().threads().value()).isNull();
        assertThat(asked.limited("0", null, null).plan().cpu().threads().value()).isEqualTo(1);
    }

    @Test
    void givesTheUserWhatIsWishedAndSaysWhenItIsTooMany() {
        Planned<Integer> threads =
                new Asked().limited("0", null, null).fixed(fixed(8, 3)).plan().cpu().threads();

        assertThat(threads.value()).isEqualTo(8);
        assertThat(threads.bound()).isEqualTo(Bound.USER);
        assertThat(threads.because()).contains("no more than 1 can compute at once");
    }

    @Test
    void saysThatAWishCannotBeGranted() {
        var asked = new Asked().fixed(fixed(8, 3));
        asked.knobs = EnumSet.noneOf(Knob.class);

        Planned<Integer> threads = asked.plan().cpu().threads();

        assertThat(threads.value()).isNull();
        assertThat(threads.because())
                .isEqualTo("8 is wished, but this backend takes no such setting.");
    }

    @Test
    void takesWhatMeasurementShowedAsFarAsTheLimitsGo() {
        var asked = new Asked().machine(4, 2).limited("0-7", null, null);
        asked.measured = new Measured(6, 8, null, null, null, "It was faster.");

        assertThat(asked.plan().cpu().threads())
                .extracting(Planned::value, Planned::bound, Planned::because)
                .containsExactly(6, Bound.MEASUREMENT, "It was faster.");
        assertThat(asked.plan().cpu().batchThreads().value()).isEqualTo(8);
        assertThat(asked.limited("0-7", null, 3.0).plan().cpu().batchThreads().value())
                .isEqualTo(3);
    }

    @Test
    void hasThreadsWaitLessBusilyWhereThereIsMoreThanOne() {
        assertThat(new Asked().plan().cpu().spinCount())
                .extracting(Planned::value, Planned::bound)
                .containsExactly(1000, Bound.CONTENTION);
        assertThat(new Asked().limited("0", null, null).plan().cpu().spinCount().value()).isNull();
    }

    private static Wishes.Fixed fixed(int threads, int batchThreads) {
        return new Wishes.Fixed(
                threads, batchThreads, null, null, null, null, null, null, null, null);
    }

    /** On two cores beside two busy programs, one thread generates twice as fast as two. */
    @Test
    void leavesOthersTheirCoresButNoMoreThanHalf() {
        assertThat(beside(0.4).threads().value()).isNull();
        assertThat(beside(1.2).threads().value()).isEqualTo(3);
        assertThat(beside(4.0).threads().value()).isEqualTo(2);
        assertThat(beside(4.0).threads().bound()).isEqualTo(Bound.CONTENTION);
        assertThat(beside(4.0).batchThreads().value()).isNull();
    }

    private static Plan.Cpu beside(double busy) {
        var asked = new Asked();
        asked.now = new PlanQuestion.Circumstances(Bytes.ZERO, Bytes.ZERO, null, false, busy);
        return asked.plan().cpu();
    }
}
