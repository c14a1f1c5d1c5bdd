package dev.stoker.backend.hub.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HubSpecTest {
    @ParameterizedTest
    @CsvSource({
        "hf:org/repo, org/repo,",
        "hf:org/repo:Q4_K_M, org/repo, Q4_K_M",
        "hf:org/repo:latest, org/repo,",
        "hf://org/repo:q8_0, org/repo, q8_0",
        "hf.co/bartowski/Llama-3.2-3B-Instruct-GGUF:IQ4_XS, bartowski/Llama-3.2-3B-Instruct-GGUF, IQ4_XS",
        "https://huggingface.co/o/r, o/r,",
        "hf:a_b/c-d.e_f:file-name.gguf, a_b/c-d.e_f, file-name.gguf"
    })
    void understandsWhatPeoplePaste(String written, String repository, String quant) {
        assertThat(HubSpec.isOne(written)).isTrue();
        assertThat(HubSpec.of(written)).isEqualTo(new HubSpec(repository, quant));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hf:",
                "hf:org",
                "hf:org/repo/file",
                "hf:../repo",
                "hf:org/..",
                "hf:org/re..po",
                "hf:org/.repo",
                "hf:org/repo.",
                "hf:org\\repo/x",
                "hf:org/repo:",
                "hf:org/repo:../x",
                "hf:org/repo?x=y",
                "hf:org/repo#x",
                "hf:o%2frg/repo",
                "hf:org/repo\nx",
                "hf:org/répo"
            })
    void refusesWhatIsNoRepository(String written) {
        assertThatThrownBy(() -> HubSpec.of(written))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama3.1:8b", "org/repo", "hfx:org/repo", "ollama.com/x", ""})
    void leavesOtherNamesToOthers(String written) {
        assertThat(HubSpec.isOne(written)).isFalse();
    }
}
