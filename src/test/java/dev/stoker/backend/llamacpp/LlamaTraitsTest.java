package dev.stoker.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.BackendKind;
import dev.stoker.core.Bytes;
import dev.stoker.tuning.BackendTraits;
import dev.stoker.tuning.BackendTraits.ByItself;
import dev.stoker.tuning.BackendTraits.Context;
import dev.stoker.tuning.BackendTraits.Threads;
import dev.stoker.tuning.Knob;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LlamaTraitsTest {
    @Test
    void offersEverythingOnTodaysBuild() {
        BackendTraits traits = LlamaTraits.of(Fixtures.b11669(), true, true);

        assertThat(traits.kind()).isEqualTo(BackendKind.LLAMACPP);
        assertThat(traits.version()).isEqualTo("b11669");
        assertThat(traits.knobs()).containsExactlyInAnyOrder(Knob.values());
        assertThat(traits.byItself())
                .isEqualTo(
                        new ByItself(
                                Threads.PHYSICAL_CORES,
                                new Context.Trained(),
                                true,
                                4,
                                true,
                                Bytes.ofGibi(8)));
    }

    /** As builds of early 2025 say it. */
    @Test
    void knowsWhatAnOlderBuildDoesByItself() {
        var help =
                ProgramHelp.read(
                        """
                        -t,    --threads N                      number of threads to use during generation (default: -1)
                                                                (env: LLAMA_ARG_THREADS)
                        -c,    --ctx-size N                     size of the prompt context (default: 4096, 0 = loaded from model)
                        -np,   --parallel N                     number of parallel sequences to decode (default: 1)
                        --mlock                                 force system to keep model in RAM
                        """,
                        "version: 4700 (53dd4beb)");

        BackendTraits traits = LlamaTraits.of(help, false, true);

        assertThat(traits.knobs())
                .isEqualTo(Set.of(Knob.THREADS, Knob.CONTEXT, Knob.SLOTS, Knob.LOAD_MODE));
        assertThat(traits.byItself())
                .isEqualTo(
                        new ByItself(
                                Threads.PHYSICAL_CORES,
                                new Context.Fixed(4096),
                                false,
                                1,
                                false,
                                Bytes.ZERO));
    }

    /** For some weeks the help said 1 and the server took 4. */
    @Test
    void doesNotBelieveTheHelpThatSaysOneSlot() {
        String help = "-np,   --parallel N    number of parallel sequences to decode (default: 1)";

        assertThat(LlamaTraits.of(ProgramHelp.read(help, "version: 7146 (8fcb23dd)"), true, true))
                .extracting(traits -> traits.byItself().slots())
                .isEqualTo(4);
    }

    @Test
    void doesNotKnowTheVersionOfABuildThatTellsNone() {
        assertThat(LlamaTraits.of(ProgramHelp.read("", ""), true, true).version()).isNull();
    }

    /** A build for CPUs on a machine with a card: it would fit nothing to that card. */
    @Test
    void fitsByItselfOnlyWhereItSeesADevice() {
        assertThat(LlamaTraits.of(Fixtures.b11669(), true, true).byItself().fits()).isTrue();
        assertThat(LlamaTraits.of(Fixtures.b11669(), true, false).byItself().fits()).isFalse();
    }
}
