package dev.stoker.tuning.memory;

import static dev.stoker.tuning.memory.Layouts.layout;
import static dev.stoker.tuning.memory.Layouts.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stoker.core.Bytes;
import dev.stoker.gguf.Attention;
import dev.stoker.gguf.Recurrence;
import dev.stoker.tuning.ModelFacts;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Figures that others have published of models too large for a test to run. */
final class MemoryEstimatorTest {
    private static final double MEBI = 1 << 20;
    private static final ModelFacts LLAMA_8B =
            Facts.of("llama", 32, 4096, Facts.attention(32, 8, null), null);

    /** Dimensions of Llama 3.1 8B: 128 KiB a token. */
    @Test
    void groupedHeadsKeepOneRowEachGroup() {
        assertThat(kv(LLAMA_8B, plain(8192))).isEqualTo(Bytes.ofMebi(1024));
        assertThat(kv(LLAMA_8B, layout(8192, 1, false, CacheType.Q8_0, 512, true)))
                .isEqualTo(Bytes.ofMebi(544));
    }

    /** What is not a multiple of 256 is rounded up, in each slot where they do not share. */
    @Test
    void contextIsRoundedUp() {
        assertThat(kv(LLAMA_8B, plain(8000))).isEqualTo(kv(LLAMA_8B, plain(8192)));
        assertThat(kv(LLAMA_8B, layout(8192, 3, false, CacheType.F16, 512, true)))
                .isEqualTo(kv(LLAMA_8B, plain(3 * 2816)));
        assertThat(kv(LLAMA_8B, layout(8192, 3, true, CacheType.F16, 512, true)))
                .isEqualTo(kv(LLAMA_8B, plain(8192)));
    }

    /**
     * DeepSeek-V3: 576 numbers a token and layer. Source: "KV self size = 1166.62 MiB, c^KV (q8_0)"
     * at 32,768 tokens, https://github.com/ikawrakow/ik_llama.cpp/pull/259.
     */
    @Test
    void latentAttentionKeepsOneCompressedRow() {
        ModelFacts model =
                Facts.of("deepseek2", 61, 7168, Facts.latent(128, 1, 576, 512, true), null);

        Bytes kv = kv(model, layout(32768, 1, false, CacheType.Q8_0, 512, true));

        assertThat(kv.value() / MEBI).isCloseTo(1166.62, within(0.01));
    }

    /**
     * The same in a file of early 2025. Source: "n_embd_k_gqa = 24576, n_embd_v_gqa = 16384" in
     * each of 61 layers, https://github.com/ggml-org/llama.cpp/pull/11397.
     */
    @Test
    void latentAttentionOfOldFilesKeepsFullHeads() {
        ModelFacts model =
                Facts.of("deepseek2", 61, 7168, Facts.latent(128, 128, 192, 128, false), null);

        assertThat(kv(model, plain(1024))).isEqualTo(new Bytes(61L * 1024 * (24576 + 16384) * 2));
    }

    /**
     * A Qwen3.5 with 64 layers and two slots. Source: "size = 299.25 MiB (2 cells, 64 layers, 2
     * seqs), R (f32): 11.25 MiB, S (f32): 288.00 MiB",
     * https://github.com/ggml-org/llama.cpp/pull/23792.
     */
    @Test
    void deltaNetsKeepAStateForEachSlot() {
        var states = new Recurrence(4, 6144, 128, 16, 48, null, null, null, 4, null, List.of());
        ModelFacts model = Facts.of("qwen35", 64, 5120, Facts.attention(24, 4, 256), states);

        MemoryEstimate estimate =
                MemoryEstimator.estimate(model, layout(8192, 2, true, CacheType.F16, 512, true));

        assertThat(estimate.recurrent().value() / MEBI).isEqualTo(299.25);
        assertThat(estimate.kv()).isEqualTo(new Bytes(16L * 8192 * 2 * 4 * 256 * 2));
    }

    /** Dimensions of Mamba 2.8B: state 16 × 5120 and three inputs of 5120, in 64 layers. */
    @Test
    void aRecurrentModelKeepsNothingForItsContext() {
        var states =
                new Recurrence(4, 5120, 16, null, 160, null, null, null, null, null, List.of());
        var none = new Attention(List.of(), List.of(), null, null, null, null, 0, true);
        ModelFacts model = Facts.of("mamba", 64, 2560, none, states);

        MemoryEstimate estimate = MemoryEstimator.estimate(model, plain(1 << 20));

        assertThat(estimate.kv()).isEqualTo(Bytes.ZERO);
        assertThat(estimate.recurrent()).isEqualTo(new Bytes(64L * (16 * 5120 + 3 * 5120) * 4));
    }

    /** RWKV-7 1.5B: heads of 64, two shifted inputs, width 2048, 24 layers. */
    @Test
    void rwkvKeepsTwoInputsAndAMatrixForEachHead() {
        var states =
                new Recurrence(null, null, null, null, null, 64, 2, null, null, null, List.of());
        var none = new Attention(List.of(), List.of(), null, null, null, null, 0, true);

        MemoryEstimate estimate =
                MemoryEstimator.estimate(Facts.of("rwkv7", 24, 2048, none, states), plain(4096));

        assertThat(estimate.recurrent()).isEqualTo(new Bytes(24L * (2 * 2048 + 64 * 2048) * 4));
    }

    /** Dimensions of Gemma 3 27B: ten of 62 layers see everything, the others 1,024 tokens. */
    @Test
    void layersWithAWindowHoldTheWindowAndOneStep() {
        ModelFacts model = Facts.of("gemma3", 62, 5376, Facts.windowed(32, 16, 128, 1024), null);
        long row = 2L * 16 * 128 * 2;

        assertThat(kv(model, plain(131072))).isEqualTo(new Bytes((10 * 131072 + 52 * 1536) * row));
        assertThat(kv(model, layout(65536, 4, true, CacheType.F16, 512, true)))
                .isEqualTo(new Bytes((10 * 65536 + 52 * 4608) * row));
        assertThat(MemoryEstimator.checkpoint(model, plain(131072)))
                .isEqualTo(new Bytes(52 * 1536 * row));
    }

    @Test
    void checkpointsAreCountedForEverySlotAndOnlyInTheTotal() {
        ModelFacts model = Facts.of("gemma3", 62, 5376, Facts.windowed(32, 16, 128, 1024), null);
        EngineLayout none = layout(65536, 4, true, CacheType.F16, 512, true);
        MemoryEstimate without = MemoryEstimator.estimate(model, none);

        MemoryEstimate with = MemoryEstimator.estimate(model, Layouts.checkpoints(none, 3));

        Bytes one = MemoryEstimator.checkpoint(model, none);
        assertThat(with.checkpoints()).isEqualTo(one.times(3 * 4)).isNotEqualTo(Bytes.ZERO);
        assertThat(with.total()).isEqualTo(without.total().plus(with.checkpoints()));
        assertThat(with.resident()).isEqualTo(without.resident());
        assertThat(MemoryEstimator.estimate(LLAMA_8B, Layouts.checkpoints(none, 3)).checkpoints())
                .isEqualTo(Bytes.ZERO);
    }

    /** Gemma 3n E4B: the first 20 of 35 layers keep keys, 4 of them of the whole context. */
    @Test
    void lastLayersMayUseTheKeysOfEarlierOnes() {
        ModelFacts model = Facts.of("gemma3n", 35, 2048, Facts.windowed(8, 2, 256, 512), null);

        assertThat(kv(model, plain(32768)))
                .isEqualTo(new Bytes((4L * 32768 + 16 * 1024) * 2 * 2 * 256 * 2));
    }

    /** The key is in many files; only some architectures make use of it. */
    @Test
    void aWindowThatTheProgramIgnoresCountsForNothing() {
        for (String ignoring : List.of("llama", "qwen2", "phi3")) {
            ModelFacts model = Facts.of(ignoring, 32, 4096, Facts.windowed(32, 8, 128, 2048), null);

            assertThat(kv(model, plain(8192))).as(ignoring).isEqualTo(Bytes.ofMebi(1024));
        }
    }

    @Test
    void layersThatOnlyPredictFurtherTokensAreNotLoaded() {
        ModelFacts model = Facts.of("glm4moe", 33, 4096, Facts.attention(32, 8, null), null, 1);

        assertThat(kv(model, plain(8192))).isEqualTo(Bytes.ofMebi(1024));
    }

    @Test
    void encodersKeepNothing() {
        ModelFacts model = Facts.of("bert", 12, 768, Facts.attention(12, 12, null), null);

        assertThat(kv(model, plain(512))).isEqualTo(Bytes.ZERO);
        assertThat(MemoryEstimator.estimate(model, plain(512)).compute()).isNotEqualTo(Bytes.ZERO);
    }

    @Test
    void saysWhereTheHeaderSaysTooLittle() {
        var silent = new Attention(List.of(), List.of(), null, null, null, null, 0, true);
        ModelFacts model = Facts.of("llama", 32, 4096, silent, null);

        assertThat(MemoryEstimator.knows(LLAMA_8B)).isTrue();
        assertThat(MemoryEstimator.knows(model)).isFalse();
        assertThat(kv(model, plain(8192))).isEqualTo(Bytes.ZERO);
    }

    @Test
    void layersGoToTheDeviceFromTheLastOn() {
        MemoryEstimate whole = MemoryEstimator.estimate(LLAMA_8B, plain(8192));

        DeviceSplit none = MemoryEstimator.split(LLAMA_8B, plain(8192), 0);
        DeviceSplit half = MemoryEstimator.split(LLAMA_8B, plain(8192), 16);
        DeviceSplit all = MemoryEstimator.split(LLAMA_8B, plain(8192), 99);

        assertThat(none.device().total()).isEqualTo(Bytes.ZERO);
        assertThat(half.device().kv()).isEqualTo(Bytes.ofMebi(512));
        assertThat(half.device().kv().plus(half.host().kv())).isEqualTo(whole.kv());
        assertThat(half.device().weights().plus(half.host().weights())).isEqualTo(whole.weights());
        assertThat(all.layers()).isEqualTo(32);
        assertThat(all.host().kv()).isEqualTo(Bytes.ZERO);
    }

    private static Bytes kv(ModelFacts model, EngineLayout layout) {
        return MemoryEstimator.estimate(model, layout).kv();
    }
}
