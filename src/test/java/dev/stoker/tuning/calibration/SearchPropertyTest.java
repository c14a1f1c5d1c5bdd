package dev.stoker.tuning.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Over many seeds at once, since what is claimed is how often it is right. */
final class SearchPropertyTest {
    private static final int SEEDS = 400;
    private static final Duration MINUTES = Duration.ofMinutes(2);

    private static final List<List<Candidate>> SETTINGS =
            List.of(
                    List.of(threads(1), threads(2), threads(8)),
                    List.of(
                            new Candidate(null, 8, null, null, null),
                            new Candidate(null, 4, null, null, null)),
                    List.of(
                            new Candidate(null, null, 1024, null, null),
                            new Candidate(null, null, 256, null, null)));

    @Test
    void keepsThePlanWhereNothingIsFaster() {
        long kept =
                LongStream.range(0, SEEDS)
                        .filter(seed -> verdict(seed, MINUTES, 1) instanceof Verdict.Keep)
                        .count();

        assertThat(kept).isGreaterThanOrEqualTo(SEEDS * 95 / 100);
    }

    @Test
    void findsWhatIsThirtyPercentFaster() {
        long found =
                LongStream.range(0, SEEDS)
                        .filter(seed -> isFound(verdict(seed, MINUTES, 1.3)))
                        .count();

        assertThat(found).isGreaterThanOrEqualTo(SEEDS * 9 / 10);
    }

    @Test
    void findsWhatIsThreeTimesAsFastWithinAMinute() {
        long found =
                LongStream.range(0, SEEDS)
                        .filter(seed -> isFound(verdict(seed, Duration.ofMinutes(1), 3)))
                        .count();

        assertThat(found).isGreaterThanOrEqualTo(SEEDS * 8 / 10);
    }

    @Test
    void neverRunsOutOfTimeByMoreThanOneTrial() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var backend = new SimulatedBackend(seed, _ -> 1);
            Duration budget = Duration.ofSeconds(1 + seed);

            backend.search(new Search(Workload.CHAT, SETTINGS), budget);

            assertThat(backend.tried.size() * 2L).isLessThanOrEqualTo(budget.toSeconds() + 2);
        }
    }

    private static Verdict verdict(long seed, Duration budget, double gain) {
        return new SimulatedBackend(
                        seed,
                        candidate -> Integer.valueOf(2).equals(candidate.threads()) ? gain : 1.0)
                .search(new Search(Workload.CHAT, SETTINGS), budget);
    }

    private static boolean isFound(Verdict verdict) {
        return verdict instanceof Verdict.Faster faster
                && Integer.valueOf(2).equals(faster.measured().threads());
    }

    private static Candidate threads(int count) {
        return new Candidate(count, null, null, null, null);
    }
}
