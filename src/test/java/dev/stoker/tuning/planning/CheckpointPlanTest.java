package dev.stoker.tuning.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.tuning.Bound;
import dev.stoker.tuning.Considered;
import dev.stoker.tuning.Knob;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.Planned;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** One checkpoint takes 32 MiB a slot, and there are four slots. */
final class CheckpointPlanTest {
    private static final int WINDOW = 1024;

    @Test
    void keepsAsManyAsFitInAQuarterOfWhatIsLeft() {
        Plan plan = new Asked().window(WINDOW).available(Bytes.ofMebi(6400)).plan();

        // Of 5600 MiB, 1024 + 1024 + 56 are taken, and 512 for prompts: 2984 are left.
        assertThat(plan.load().checkpoints())
                .extracting(Planned::value, Planned::bound, Planned::byItself)
                .containsExactly(
                        5, Bound.AVAILABLE_MEMORY, "up to 32 for each slot, in older builds fewer");
        assertThat(plan.load().checkpoints().because())
                .isEqualTo(
                        "After context and prompts 2.9 GiB are left; a quarter of it, and no more"
                                + " than 32 of 128.0 MiB, is for points to come back to.");
        assertThat(plan.load().checkpoints().considered().getFirst())
                .isEqualTo(new Considered("one checkpoint of every slot", "128.0 MiB", ""));
    }

    @Test
    void countsThemInWhatThePlanTakes() {
        Plan plan = new Asked().window(WINDOW).available(Bytes.ofMebi(6400)).plan();
        Plan without = new Asked().available(Bytes.ofMebi(6400)).plan();

        assertThat(plan.memory().layout().cache().checkpoints()).isEqualTo(5);
        assertThat(plan.memory().estimate().checkpoints()).isEqualTo(Bytes.ofMebi(5 * 128));
        assertThat(plan.memory().estimate().total())
                .isEqualTo(without.memory().estimate().total().plus(Bytes.ofMebi(5 * 128)));
        assertThat(plan.memory().estimate().resident())
                .isEqualTo(without.memory().estimate().resident());
        assertThat(plan.context().tokens().value()).isEqualTo(without.context().tokens().value());
    }

    @Test
    void keepsNoMoreThanTheBackendWouldByItself() {
        Plan plan = new Asked().window(WINDOW).available(Bytes.ofGibi(64)).plan();

        assertThat(plan.load().checkpoints().value()).isEqualTo(32);
    }

    @Test
    void keepsNoneWhereTheContextTakesAll() {
        Plan plan = new Asked().window(WINDOW).available(Bytes.ofMebi(1600)).plan();

        assertThat(plan.load().checkpoints())
                .extracting(Planned::value, Planned::because)
                .containsExactly(
                        0,
                        "After context and prompts 0 B are left, and a quarter of it does not hold"
                                + " the 128.0 MiB of one.");
    }

    @Test
    void leavesAModelToTheBackendThatCanRollAllBack() {
        Plan plan = new Asked().plan();

        assertThat(plan.load().checkpoints())
                .extracting(Planned::value, Planned::bound, Planned::because)
                .containsExactly(
                        null,
                        Bound.BACKEND,
                        "All of this model's context can be rolled back, so none is needed.");
        assertThat(plan.memory().estimate().checkpoints()).isEqualTo(Bytes.ZERO);
    }

    @Test
    void leavesThemWhereTheFileSaysTooLittle() {
        var asked = new Asked().window(WINDOW);
        asked.blocks = null;

        assertThat(asked.plan().load().checkpoints())
                .extracting(Planned::value, Planned::because)
                .containsExactly(null, "How much memory one takes is not known.");
    }

    @Test
    void tellsNoBackendThatTakesNoSuchSetting() {
        var asked = new Asked().window(WINDOW);
        asked.knobs = EnumSet.complementOf(EnumSet.of(Knob.CHECKPOINTS));

        assertThat(asked.plan().load().checkpoints())
                .extracting(Planned::value, Planned::because, Planned::byItself)
                .containsExactly(null, "This backend takes no such setting.", null);
    }

    @Test
    void keepsNoneForVectorsAndFewInTheDark() {
        assertThat(new Asked().window(WINDOW).embedding().plan().load().checkpoints())
                .extracting(Planned::value, Planned::bound)
                .containsExactly(0, Bound.MODEL);

        var blind = new Asked().window(WINDOW);
        blind.available = Fact.unknown("no /proc");
        assertThat(blind.plan().load().checkpoints())
                .extracting(Planned::value, Planned::because)
                .containsExactly(4, "How much memory there is is not known, so few are kept.");
    }
}
