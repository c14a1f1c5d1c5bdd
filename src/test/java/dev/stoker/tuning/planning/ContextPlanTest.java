package dev.stoker.tuning.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.BackendKind;
import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.Gpu;
import dev.stoker.tuning.BackendTraits;
import dev.stoker.tuning.Bound;
import dev.stoker.tuning.Considered;
import dev.stoker.tuning.Knob;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.PlanQuestion.Circumstances;
import dev.stoker.tuning.Planned;
import dev.stoker.tuning.Wishes;
import dev.stoker.tuning.memory.CacheType;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The model takes 1 GiB, 56 MiB and 32 KiB a token; an eighth of the memory is kept back. */
final class ContextPlanTest {
    @Test
    void takesAllTheModelWasTrainedForWhereItFits() {
        Plan plan = new Asked().plan();

        assertThat(plan.context().tokens())
                .extracting(Planned::value, Planned::bound, Planned::byItself)
                .containsExactly(
                        32_768, Bound.TRAINED_CONTEXT, "32768, all that the model was trained for");
        assertThat(plan.memory().estimate().kv()).isEqualTo(Bytes.ofGibi(1));
    }

    @Test
    void takesTheLargestStepThatFitsInWhatIsAvailable() {
        Plan plan = new Asked().available(Bytes.ofMebi(1600)).plan();

        // 1400 MiB less 1024 and 56 are 320 MiB, of 8 MiB a step.
        assertThat(plan.context().tokens().value()).isEqualTo(40 * 256);
        assertThat(plan.context().tokens().bound()).isEqualTo(Bound.AVAILABLE_MEMORY);
        assertThat(plan.context().tokens().because())
                .isEqualTo(
                        "More does not fit: 1.4 GiB can be taken (1.6 GiB available, 200.0 MiB in"
                                + " reserve).");
        assertThat(plan.context().tokens().considered().getFirst())
                .isEqualTo(new Considered("memory available", "1.6 GiB", "/proc/meminfo"));
    }

    @Test
    void namesTheCgroupWhereItLeavesLess() {
        var asked = new Asked();
        asked.headroom = Fact.known(Bytes.ofMebi(1600), "memory.max");

        Plan plan = asked.plan();

        assertThat(plan.context().tokens().value()).isEqualTo(40 * 256);
        assertThat(plan.context().tokens().bound()).isEqualTo(Bound.CGROUP_LIMIT);
        assertThat(plan.memory().bound()).isEqualTo(Bound.CGROUP_LIMIT);
        assertThat(plan.context().tokens().considered().getFirst().what())
                .isEqualTo("memory the cgroup leaves");
    }

    @Test
    void countsWhatIsPromisedAndWhatIsGivenBack() {
        var asked = new Asked().available(Bytes.ofMebi(1600));
        asked.now = new Circumstances(Bytes.ofMebi(300), Bytes.ofMebi(300), null, false, null);
        assertThat(asked.plan().context().tokens().value()).isEqualTo(40 * 256);

        asked.now = new Circumstances(Bytes.ofMebi(160), Bytes.ZERO, null, false, null);
        assertThat(asked.plan().context().tokens().value()).isEqualTo(22 * 256);
    }

    @Test
    void leavesTheUsersReserve() {
        var asked = new Asked().available(Bytes.ofMebi(1600));
        asked.wishes =
                new Wishes(
                        new Wishes.Context.Auto(),
                        null,
                        Wishes.Priority.SPEED,
                        Bytes.ofMebi(400),
                        Wishes.Fixed.NONE);

        Plan plan = asked.plan();

        assertThat(plan.context().tokens().value()).isEqualTo(15 * 256);
        assertThat(plan.memory().reserve()).isEqualTo(Bytes.ofMebi(400));
    }

    @Test
    void givesOneRequestWhatIsWishedForIt() {
        Plan shared = new Asked().context(5000).slots(2).plan();

        assertThat(shared.context().tokens())
                .extracting(Planned::value, Planned::bound)
                .containsExactly(5000, Bound.USER);
        assertThat(shared.context().slots().value()).isEqualTo(2);
        assertThat(shared.context().unified().value()).isTrue();

        var split = new Asked().context(5000).slots(2);
        split.knobs = EnumSet.of(Knob.CONTEXT, Knob.SLOTS);
        split.byItself = ollama();
        assertThat(split.plan().context().tokens().value()).isEqualTo(10_000);
    }

    @Test
    void leavesSlotsToTheBackendWhereNoneAreWished() {
        Plan plan = new Asked().plan();

        assertThat(plan.context().slots())
                .extracting(Planned::value, Planned::byItself)
                .containsExactly(null, "4 slots that share the context");
        assertThat(plan.context().unified().value()).isNull();
        assertThat(plan.memory().layout().cache().slots()).isEqualTo(4);
    }

    @Test
    void neverTakesLessThanAWaitingRequestNeeds() {
        assertThat(new Asked().available(Bytes.ofMebi(1600)).needing(10_240).plan().memory())
                .isNotNull();
        assertThat(new Asked().available(Bytes.ofMebi(1600)).needing(10_241).refusal().because())
                .contains("10241 tokens");
        assertThat(new Asked().needing(32_769).refusal().because())
                .isEqualTo(
                        "32769 tokens for one request are more than the 32768 the model was trained"
                                + " for.");
        assertThat(new Asked().context(2048).needing(4000).refusal())
                .satisfies(
                        refused ->
                                assertThat(refused.because())
                                        .contains("needs 4000 tokens, and 2048 are wished"),
                        refused ->
                                assertThat(refused.nearest())
                                        .singleElement()
                                        .extracting(nearest -> nearest.context())
                                        .isEqualTo(4000));
    }

    @Test
    void keepsKeysAndValuesSmallerOnlyWhereThatBringsContext() {
        var asked = new Asked().priority(Wishes.Priority.CONTEXT);
        assertThat(asked.plan().context().keys().value()).isNull();

        Plan tight = asked.available(Bytes.ofMebi(1600)).plan();

        assertThat(tight.context().keys().value()).isEqualTo(CacheType.Q8_0);
        assertThat(tight.context().values().value()).isEqualTo(CacheType.Q8_0);
        assertThat(tight.context().tokens().value()).isGreaterThan(40 * 256);
    }

    @Test
    void takesLittleWherePriorityIsMemory() {
        Plan plan = new Asked().priority(Wishes.Priority.MEMORY).plan();

        assertThat(plan.context().tokens().value()).isEqualTo(8192);
        assertThat(plan.context().keys().value()).isEqualTo(CacheType.Q8_0);
    }

    @Test
    void doesNotKeepValuesInBlocksWithoutFlashAttention() {
        Plan plan =
                new Asked()
                        .fixed(
                                new Wishes.Fixed(
                                        null,
                                        null,
                                        CacheType.Q8_0,
                                        CacheType.Q8_0,
                                        null,
                                        null,
                                        null,
                                        false,
                                        null,
                                        null))
                        .plan();

        assertThat(plan.context().keys().value()).isEqualTo(CacheType.Q8_0);
        assertThat(plan.context().values().value()).isNull();
        assertThat(plan.context().values().because())
                .isEqualTo(
                        "q8_0 is wished, but such values need flash attention, which is switched"
                                + " off.");
        assertThat(plan.memory().layout().flashAttention()).isFalse();
    }

    @Test
    void leavesTheContextToABackendThatMeasuresItsGpu() {
        var asked = new Asked().available(Bytes.ofMebi(1600));
        asked.gpus = Fact.known(List.of(card()), "nvidia-smi");

        Plan plan = asked.plan();

        assertThat(plan.context().tokens())
                .extracting(Planned::value, Planned::bound)
                .containsExactly(null, Bound.BACKEND);
        assertThat(plan.memory().room().asOptional()).contains(Bytes.ofMebi(1600 + 8192));
        assertThat(plan.load().gpuLayers().value()).isNull();
    }

    @Test
    void countsGpuLayersForABackendThatDoesNot() {
        var asked = new Asked();
        asked.gpus = Fact.known(List.of(card()), "nvidia-smi");
        asked.byItself =
                new BackendTraits.ByItself(
                        BackendTraits.Threads.PHYSICAL_CORES,
                        new BackendTraits.Context.Trained(),
                        false,
                        1,
                        true,
                        Bytes.ZERO);

        assertThat(asked.plan().load().gpuLayers())
                .extracting(Planned::value, Planned::because)
                .containsExactly(
                        16, "16 of 16 layers of 128.0 MiB fit in 8.0 GiB of graphics memory.");
    }

    @Test
    void leavesTheContextWhereTooLittleIsKnown() {
        var untrained = new Asked();
        untrained.trained = null;
        assertThat(untrained.plan().context().tokens())
                .extracting(Planned::value, Planned::because)
                .containsExactly(
                        null, "The file does not say what context the model was trained for.");

        var blind = new Asked();
        blind.available = Fact.unknown("no /proc");
        assertThat(blind.plan().context().tokens())
                .extracting(Planned::value, Planned::because)
                .containsExactly(null, "How much memory can be taken is not known.");
        assertThat(blind.context(9000).plan().context().tokens().value()).isEqualTo(9000);
    }

    @Test
    void takesAModestPartOfABackendThatOthersUse() {
        var asked = new Asked().available(Bytes.ofGibi(64));
        asked.kind = BackendKind.OLLAMA;
        asked.trained = 131_072;
        asked.byItself = ollama();

        assertThat(asked.plan().context().tokens().value()).isEqualTo(32_768);
        assertThat(asked.context(100_000).plan().context().tokens().value()).isEqualTo(100_000);
    }

    @Test
    void computesAnInputToBeEmbeddedInOneGo() {
        Plan plan = new Asked().embedding().plan();

        assertThat(plan.context().tokens().value()).isEqualTo(8192);
        assertThat(plan.batch().tokens().value()).isEqualTo(8192);
        assertThat(plan.batch().utokens().value()).isEqualTo(8192);
        assertThat(plan.memory().estimate().compute()).isEqualTo(Bytes.ofMebi(512));
        assertThat(plan.load().promptCache().value()).isEqualTo(Bytes.ZERO);
    }

    @Test
    void keepsPromptsInAQuarterOfWhatIsLeft() {
        assertThat(new Asked().plan().load().promptCache())
                .extracting(Planned::value, Planned::byItself)
                .containsExactly(Bytes.ofMebi(512), "up to 8.0 GiB");
        // 2048 + 56 MiB are taken of 2625.
        assertThat(new Asked().available(Bytes.ofMebi(3000)).plan().load().promptCache().value())
                .isEqualTo(Bytes.ofMebi(130));
        assertThat(new Asked().available(Bytes.ofMebi(1600)).plan().load().promptCache())
                .extracting(Planned::value, Planned::because)
                .containsExactly(
                        Bytes.ZERO, "After the context 0 B are left, too little to keep prompts.");
    }

    /** Its own rule looks at the memory of cards, and not at what would fit in it. */
    @Test
    void plansTheContextOfABackendThatHasARuleOfItsOwnForGpus() {
        var asked = new Asked().available(Bytes.ofMebi(1600));
        asked.kind = BackendKind.OLLAMA;
        asked.byItself = ollama();
        assertThat(asked.plan().context().tokens().value()).isEqualTo(40 * 256);

        asked.gpus = Fact.known(List.of(card()), "nvidia-smi");

        Plan plan = asked.plan();
        assertThat(plan.context().tokens().value()).isEqualTo(32_768);
        assertThat(plan.memory().room().asOptional()).contains(Bytes.ofMebi(1600 + 8192));
    }

    /** As {@code OllamaTuning} tells them of 0.33.0. */
    private static BackendTraits.ByItself ollama() {
        return new BackendTraits.ByItself(
                BackendTraits.Threads.PHYSICAL_CORES,
                new BackendTraits.Context.ByMemory("4096, or more with more graphics memory"),
                true,
                1,
                false,
                Bytes.ofGibi(8));
    }

    private static Gpu card() {
        return new Gpu(
                Fact.known("RTX", "nvidia-smi"),
                Fact.unknown("not told"),
                Fact.known(Bytes.ofGibi(8), "nvidia-smi"),
                Fact.known(Bytes.ofGibi(8), "nvidia-smi"),
                Fact.known(false, "nvidia-smi"),
                Fact.unknown("not told"));
    }
}
