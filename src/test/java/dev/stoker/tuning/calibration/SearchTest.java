package dev.stoker.tuning.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.tuning.memory.CacheType;
import dev.stoker.tuning.planning.Asked;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SearchTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Candidate ONE = new Candidate(1, null, null, null, null);
    private static final Candidate TWO = new Candidate(2, null, null, null, null);

    @Test
    void triesInTurnsAfterOneTrialThatIsThrownAway() {
        var search = new Search(Workload.CHAT, List.of(List.of(ONE, TWO)));
        var backend = new SimulatedBackend(1, _ -> 1);

        Verdict verdict = backend.search(search, HOUR);

        assertThat(verdict).isInstanceOf(Verdict.Keep.class);
        assertThat(backend.tried)
                .startsWith(Candidate.PLAN, Candidate.PLAN, ONE, TWO, TWO, ONE, Candidate.PLAN);
    }

    @Test
    void saysTheSameUntilItIsAnswered() {
        var search = new Search(Workload.CHAT, List.of(List.of(ONE)));

        assertThat(search.next(HOUR)).isEqualTo(search.next(HOUR));
        search.add(new Measurement(TWO, 1, 1));
        assertThat(search.next(HOUR)).isEqualTo(new Search.Step.Try(Candidate.PLAN));
        assertThat(search.trials()).isZero();
    }

    @Test
    void combinesWhatIsFasterInMoreThanOneSetting() {
        var big = new Candidate(null, null, 1024, null, null);
        var backend =
                SimulatedBackend.quiet(candidate ->
                        (candidate.threads() == null ? 1 : 1.5)
                                * (candidate.ubatch() == null ? 1 : 1.4));

        Verdict verdict =
                backend.search(
                        new Search(Workload.CHAT, List.of(List.of(TWO), List.of(big))), HOUR);

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Faster.class,
                        faster -> {
                            assertThat(faster.measured().threads()).isEqualTo(2);
                            assertThat(faster.measured().ubatch()).isEqualTo(1024);
                            assertThat(faster.measured().summary())
                                    .startsWith("In ")
                                    .contains("2 threads, ubatch 1024 generated ")
                                    .endsWith(" % of cases.");
                            assertThat(faster.ratio()).isBetween(2.09, 2.11);
                            assertThat(faster.chance()).isLessThan(0.05);
                        });
    }

    @Test
    void leavesOutWhatTheBackendDoesNotComeUpWith() {
        var search = new Search(Workload.CHAT, List.of(List.of(ONE, TWO)));
        answer(search, 1);
        answer(search, 1);

        search.broke(ONE);

        while (search.next(HOUR) instanceof Search.Step.Try(var candidate)) {
            assertThat(candidate).isNotEqualTo(ONE);
            search.add(new Measurement(candidate, 1, 1));
        }
    }

    @Test
    void endsWhereThePlanItselfDoesNotWork() {
        var search = new Search(Workload.CHAT, List.of(List.of(ONE)));
        assertThat(search.next(HOUR)).isEqualTo(new Search.Step.Try(Candidate.PLAN));

        search.broke(Candidate.PLAN);

        assertThat(search.next(HOUR))
                .isEqualTo(
                        new Search.Step.Done(
                                new Verdict.Keep(
                                        "The backend did not work with the plan itself.")));
    }

    @Test
    void triesNothingWithoutTime() {
        var search = new Search(Workload.CHAT, List.of(List.of(ONE)));

        assertThat(search.next(Duration.ZERO))
                .isEqualTo(
                        new Search.Step.Done(
                                new Verdict.Keep(
                                        "There was too little time to compare anything with the"
                                                + " plan.")));
    }

    @Test
    void isNotMisledByFiguresThatMakeNoSense() {
        var search = new Search(Workload.CHAT, List.of(List.of(ONE)));

        while (search.next(HOUR) instanceof Search.Step.Try(var candidate)) {
            search.add(
                    candidate.equals(ONE)
                            ? new Measurement(ONE, Double.NaN, Double.POSITIVE_INFINITY)
                            : new Measurement(candidate, 100, 10));
        }

        assertThat(search.next(HOUR))
                .isEqualTo(
                        new Search.Step.Done(
                                new Verdict.Keep(
                                        "Nothing that was tried looked faster than the plan.")));
    }

    @Test
    void knowsHowOftenChanceDoesThat() {
        List<Double> low = List.of(1.0, 2.0, 3.0, 4.0, 5.0);
        List<Double> high = List.of(6.0, 7.0, 8.0, 9.0, 10.0);

        assertThat(RankTest.chance(high, low)).isEqualTo(1 / 252.0);
        assertThat(RankTest.chance(low, high)).isEqualTo(1);
        assertThat(RankTest.chance(low, low)).isGreaterThan(0.5);
        assertThat(RankTest.median(List.of(3.0, 1.0, 2.0, 10.0))).isEqualTo(2.5);
    }

    @Test
    void listsWhatTheLimitsAndTheUserLeaveOpen() {
        var asked = new Asked().machine(4, 2).limited("0-7", null, null);

        assertThat(Candidates.around(asked.plan(), asked.question(), true))
                .containsExactly(
                        List.of(
                                new Candidate(3, null, null, null, null),
                                new Candidate(8, null, null, null, null),
                                new Candidate(2, null, null, null, null)),
                        List.of(new Candidate(null, 8, null, null, null)),
                        List.of(
                                new Candidate(null, null, 1024, null, null),
                                new Candidate(null, null, 256, null, null)),
                        List.of(new Candidate(null, null, null, CacheType.Q8_0, CacheType.Q8_0)));

        var confined = new Asked().machine(4, 2).limited("0-7", null, 1.0);
        assertThat(Candidates.around(confined.plan(), confined.question(), false))
                .hasSize(1)
                .allSatisfy(setting -> assertThat(setting.getFirst().ubatch()).isNotNull());
    }

    private static void answer(Search search, double speed) {
        if (search.next(HOUR) instanceof Search.Step.Try(var candidate)) {
            search.add(new Measurement(candidate, speed, speed));
        }
    }
}
