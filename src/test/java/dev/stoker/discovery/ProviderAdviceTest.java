package dev.stoker.discovery;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.BackendKind;
import dev.stoker.core.Bytes;
import dev.stoker.core.Fact;
import dev.stoker.hardware.Gpu;
import dev.stoker.hardware.GpuVendor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which of several installed programs suits the machine. */
final class ProviderAdviceTest {
    private static final Fact<List<Gpu>> NO_GPU = new Fact.Known<>(List.of(), "test");

    private static Fact<List<Gpu>> gpu(GpuVendor vendor, int gibi) {
        return new Fact.Known<>(
                List.of(
                        new Gpu(
                                new Fact.Unknown<>("test"),
                                new Fact.Known<>(vendor, "test"),
                                new Fact.Known<>(Bytes.ofGibi(gibi), "test"),
                                new Fact.Unknown<>("test"),
                                new Fact.Unknown<>("test"),
                                new Fact.Unknown<>("test"))),
                "test");
    }

    private static Installation installed(BackendKind kind, @Nullable String unit) {
        return new Installation(kind, Path.of("/usr/bin/x"), null, unit, List.of(), "test");
    }

    private static ProviderAdvice advice(Fact<List<Gpu>> gpus, BackendKind... kinds) {
        return requireNonNull(
                ProviderAdvice.of(
                        gpus, Arrays.stream(kinds).map(kind -> installed(kind, null)).toList()));
    }

    @Test
    void takesStokersOwnEnginesWhereThereIsNoGraphicsProcessor() {
        ProviderAdvice advice = advice(NO_GPU, BackendKind.OLLAMA, BackendKind.LLAMACPP);

        assertThat(advice.kind()).isEqualTo(BackendKind.LLAMACPP);
        assertThat(advice.because())
                .startsWith("llamacpp: Stoker starts it by itself")
                .endsWith("(also installed: ollama)");
        assertThat(advice.todo()).isNull();
    }

    @Test
    void takesWhatBringsItsOwnLibrariesForAGraphicsProcessor() {
        ProviderAdvice advice =
                advice(gpu(GpuVendor.AMD, 16), BackendKind.LLAMACPP, BackendKind.OLLAMA);

        assertThat(advice.kind()).isEqualTo(BackendKind.OLLAMA);
        assertThat(advice.todo()).isEqualTo("ollama is installed and not running: ollama serve");
    }

    @Test
    void takesVllmOnlyOnALargeCardThatItIsMadeFor() {
        BackendKind[] all = {BackendKind.LLAMACPP, BackendKind.OLLAMA, BackendKind.VLLM};

        assertThat(advice(gpu(GpuVendor.NVIDIA, 80), all).kind()).isEqualTo(BackendKind.VLLM);
        assertThat(advice(gpu(GpuVendor.NVIDIA, 8), all).kind()).isEqualTo(BackendKind.OLLAMA);
        assertThat(advice(NO_GPU, BackendKind.VLLM, BackendKind.LOCALAI).kind())
                .isEqualTo(BackendKind.LOCALAI);
        assertThat(advice(gpu(GpuVendor.APPLE, 64), all).kind()).isEqualTo(BackendKind.LLAMACPP);
    }

    @Test
    void namesTheUnitThatRunsIt() {
        ProviderAdvice advice =
                ProviderAdvice.of(NO_GPU, List.of(installed(BackendKind.OLLAMA, "ollama.service")));

        assertThat(requireNonNull(advice).todo())
                .isEqualTo("ollama is installed and not running: systemctl start ollama");
    }

    @Test
    void saysNothingWhereNothingIsInstalled() {
        assertThat(ProviderAdvice.of(NO_GPU, List.of())).isNull();
    }
}
