package dev.stoker.backend.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelUrlTest {
    private static final String HUB = "https://huggingface.co/";

    @ParameterizedTest
    @CsvSource({
        "hf.co/org/repo/file.gguf, org/repo/resolve/main/file.gguf",
        "huggingface.co/org/repo/sub/file.gguf, org/repo/resolve/main/sub/file.gguf",
        "//hf.co/org/repo/file.gguf, org/repo/resolve/main/file.gguf",
        "https://hf.co/org/repo/file.gguf, org/repo/resolve/main/file.gguf",
        "https://huggingface.co/org/repo/blob/main/file.gguf, org/repo/resolve/main/file.gguf",
        "https://huggingface.co/org/repo/resolve/v2/a/f.gguf?download=true, org/repo/resolve/v2/a/f.gguf",
        "https://www.huggingface.co/org/repo/blob/refs%2Fpr%2F1/f.GGUF, org/repo/resolve/refs%2Fpr%2F1/f.GGUF"
    })
    void understandsWhatPeopleCopyFromHuggingFace(String written, String path)
            throws RemoteRefusal {
        assertThat(ModelUrl.of(URI.create(written))).isEqualTo(URI.create(HUB + path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/models/file.gguf",
                "http://huggingface.co.example.org/a/b/file.gguf",
                "https://user@hf.co/org/repo/file.gguf",
                "https://hf.co:444/org/repo/file.gguf"
            })
    void leavesOtherAddressesAsTheyAre(String written) throws RemoteRefusal {
        assertThat(ModelUrl.of(URI.create(written))).isEqualTo(URI.create(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hf.co/org/repo",
                "hf.co/org/repo:Q4_K_M",
                "hf.co/org/file.gguf",
                "https://hf.co/org//file.gguf",
                "https://hf.co/../repo/x/file.gguf",
                "mailto:a@b"
            })
    void refusesWhatNamesNoFile(String written) {
        assertThatThrownBy(() -> ModelUrl.of(URI.create(written)))
                .isInstanceOf(RemoteRefusal.class);
    }

    @Test
    void findsTheOtherPartsBesideTheFirst() {
        assertThat(ModelUrl.beside(URI.create(HUB + "o/r/resolve/main/m-1.gguf"), "m-2.gguf"))
                .isEqualTo(URI.create(HUB + "o/r/resolve/main/m-2.gguf"));
    }
}
