package dev.stoker.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.hardware.CpuSet;
import dev.stoker.testing.SomePlan;
import dev.stoker.tuning.memory.CacheType;
import dev.stoker.tuning.memory.LoadMode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlanArgumentsTest {
    /** Lines as builds of 2025 wrote them, before the options they name were given others. */
    private static final ProgramHelp EARLY_2025 =
            ProgramHelp.read(
                    """
                    -t,    --threads N                      number of threads to use during generation (default: -1)
                    -fa,   --flash-attn                     enable Flash Attention (default: disabled)
                    -np,   --parallel N                     number of parallel sequences to decode (default: 1)
                    --mlock                                 force system to keep model in RAM rather than swapping or compressing
                    --no-mmap                               do not memory-map model
                    -ngl,  --gpu-layers, --n-gpu-layers N   number of layers to store in VRAM
                    """,
                    "version: 4700 (53dd4beb)");

    @Test
    void asksForNothingThatIsNotSet() {
        assertThat(PlanArguments.of(Fixtures.b11669(), SomePlan.empty())).isEmpty();
    }

    @Test
    void asksForEverythingThatIsSet() {
        var plan =
                SomePlan.of(
                        Map.ofEntries(
                                Map.entry("threads", 3),
                                Map.entry("batchThreads", 4),
                                Map.entry("numa", "distribute"),
                                Map.entry("context", 8192),
                                Map.entry("slots", 2),
                                Map.entry("unified", true),
                                Map.entry("keys", CacheType.Q8_0),
                                Map.entry("values", CacheType.Q4_0),
                                Map.entry("batch", 1024),
                                Map.entry("ubatch", 256),
                                Map.entry("flash", true),
                                Map.entry("gpuLayers", 0),
                                Map.entry("mode", LoadMode.MLOCK),
                                Map.entry("checkpoints", 0)));

        List<String> arguments = PlanArguments.of(Fixtures.b11669(), plan);

        assertThat(String.join(" ", arguments))
                .isEqualTo(
                        "--threads 3 --threads-batch 4 --numa distribute --ctx-size 8192"
                                + " --parallel 2 --kv-unified --cache-type-k q8_0"
                                + " --cache-type-v q4_0 --batch-size 1024 --ubatch-size 256"
                                + " --flash-attn on --n-gpu-layers 0 --load-mode mlock --ctx-checkpoints 0");
    }

    /** As builds from August 2025 call it, before there were states to keep as well. */
    @Test
    void limitsCheckpointsByTheOlderName() {
        var help = ProgramHelp.read("--swa-checkpoints N    max number (default: 3)", "");
        var plan = SomePlan.of(Map.of("checkpoints", 2));

        assertThat(PlanArguments.of(help, plan)).containsExactly("--swa-checkpoints", "2");
        assertThat(PlanArguments.of(EARLY_2025, plan)).isEmpty();
    }

    @Test
    void saysThatSlotsDoNotShareWhereThatCanBeSaid() {
        var apart = SomePlan.of(Map.of("unified", false));

        assertThat(PlanArguments.of(Fixtures.b11669(), apart)).containsExactly("--no-kv-unified");
        assertThat(PlanArguments.of(EARLY_2025, apart)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"0; 1", "0-3; f", "0,2,4; 15", "62-66; 7c000000000000000"})
    void pinsBothKindsOfThreadsToTheCpus(String cpus, String mask) {
        var plan = SomePlan.of(Map.of("affinity", CpuSet.parse(cpus).orElseThrow()));

        assertThat(PlanArguments.of(Fixtures.b11669(), plan))
                .containsExactly("--cpu-mask", mask, "--cpu-mask-batch", mask);
    }

    /** It would cut the mask off, and run on the wrong CPUs. */
    @Test
    void pinsNothingWhereTheMaskWouldBeTooLong() {
        var plan = SomePlan.of(Map.of("affinity", CpuSet.parse("0,512").orElseThrow()));

        assertThat(PlanArguments.of(Fixtures.b11669(), plan)).isEmpty();
    }

    @Test
    void usesTheWordsOfAnOlderBuild() {
        var plan =
                SomePlan.of(
                        Map.of(
                                "threads", 2,
                                "batchThreads", 2,
                                "flash", true,
                                "slots", 1,
                                "gpuLayers", 7,
                                "mode", LoadMode.NONE));

        assertThat(String.join(" ", PlanArguments.of(EARLY_2025, plan)))
                .isEqualTo("--threads 2 --parallel 1 --flash-attn --n-gpu-layers 7 --no-mmap");
    }

    @Test
    void turnsNothingOffThatAnOlderBuildHasOff() {
        var plan = SomePlan.of(Map.of("flash", false, "mode", LoadMode.MMAP));

        assertThat(PlanArguments.of(EARLY_2025, plan)).isEmpty();
    }

    @Test
    void locksInAnOlderBuildToo() {
        var plan = SomePlan.of(Map.of("mode", LoadMode.MLOCK));

        assertThat(PlanArguments.of(EARLY_2025, plan)).containsExactly("--no-mmap", "--mlock");
    }

    /** Builds of November 2025 took one slot for "as you like", which was four. */
    @Test
    void insistsOnOneSlotWhereThatWasNotBelieved() {
        var help =
                ProgramHelp.read(
                        """
                        -kvu,  --kv-unified                     use single unified KV buffer
                        -np,   --parallel N                     number of parallel sequences to decode (default: 1)
                        """,
                        "version: 7146 (8fcb23dd)");

        assertThat(PlanArguments.of(help, SomePlan.of(Map.of("slots", 1))))
                .containsExactly("--parallel", "1", "--kv-unified");
        assertThat(PlanArguments.of(Fixtures.b11669(), SomePlan.of(Map.of("slots", 1))))
                .containsExactly("--parallel", "1");
    }

    /** With 0 threads the program takes all the CPUs of the machine. */
    @ParameterizedTest
    @CsvSource({
        "threads,0",
        "threads,-1",
        "threads,513",
        "batchThreads,0",
        "context,0",
        "slots,0",
        "batch,0",
        "ubatch,-5",
        "gpuLayers,-1"
    })
    void refusesNumbersThatMakeNoSense(String name, int value) {
        var plan = SomePlan.of(Map.of(name, value));

        assertThatThrownBy(() -> PlanArguments.of(Fixtures.b11669(), plan))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(": " + value);
    }

    @Test
    void passesNoWordThatItDoesNotKnow() {
        var plan = SomePlan.of(Map.of("numa", "--api-key"));

        assertThatThrownBy(() -> PlanArguments.of(Fixtures.b11669(), plan))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
