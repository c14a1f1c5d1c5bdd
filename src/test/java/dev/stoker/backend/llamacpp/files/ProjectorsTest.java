package dev.stoker.backend.llamacpp.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.gguf.QuantTag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProjectorsTest {
    @ParameterizedTest
    @CsvSource({
        "mmproj-gemma-3-4b-it-F16, gemma-3-4b-it-Q4_K_M, true",
        "gemma-3-4b-it.mmproj-Q8_0, gemma-3-4b-it-Q4_K_M, true",
        "ggml-org_gemma-3-4b-it-GGUF_mmproj-model-f16, ggml-org_gemma-3-4b-it-GGUF_gemma-3, true",
        "mmproj-gemma-3-4b-it-F16, qwen3-Q4_K_M, false",
        "mmproj-F16, gemma-3-4b-it-Q4_K_M, false",
        "eyes, eyes-Q4_K_M, false",
    })
    void belongToAModelNamedAlike(String projector, String model, boolean alike) {
        assertThat(Projectors.isAlike(projector, model)).isEqualTo(alike);
    }

    @ParameterizedTest
    @CsvSource({
        "Qwen3-8B-UD-Q4_K_XL, UD-Q4_K_XL, Qwen3-8B",
        "phi.q8_0, Q8_0, phi",
        "gpt-oss-20b-mxfp4, MXFP4, gpt-oss-20b",
        "Q4-model, , Q4-model",
        "llama-bf16, BF16, llama",
        "x-IQ2_XXS, IQ2_XXS, x",
    })
    void readQuantisationsOffTheEndOfNames(String stem, String tag, String without) {
        assertThat(QuantTag.in(stem)).isEqualTo(tag);
        assertThat(QuantTag.without(stem)).isEqualTo(without);
    }
}
