package dev.stoker.fleet.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Bytes;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.PlanOutcome;
import dev.stoker.tuning.PlanQuestion;
import dev.stoker.tuning.Planner;
import dev.stoker.tuning.planning.Asked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model of 1 GiB: how many engines of it may be there at once. */
final class KeptTest {
    @ParameterizedTest
    @CsvSource({"3, 1", "64, 4"})
    void asManyAsFitAndNoMoreThanFour(int gibi, int engines) {
        PlanQuestion question = new Asked().available(Bytes.ofGibi(gibi)).question();
        Plan plan =
                switch (Planner.plan(question)) {
                    case PlanOutcome.Fits(var fits) -> fits;
                    case PlanOutcome.TooLarge refused ->
                            throw new AssertionError(refused.because());
                };

        assertThat(Kept.engines(plan, question.model())).isEqualTo(engines);
    }
}
