package dev.stoker.backend.hub.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names are those of repositories as they are, such as unsloth's, bartowski's and ggml-org's. */
final class ChoiceTest {
    private static final Pattern BITS = Pattern.compile("[0-9]+");

    @ParameterizedTest
    @CsvSource({
        "m-Q8_0.gguf m-Q4_K_M.gguf m-Q4_0.gguf,          m-Q4_K_M.gguf",
        "m-Q8_0.gguf m-Q4_0.gguf m-Q4_K_S.gguf,          m-Q4_0.gguf",
        "m-Q8_0.gguf m-UD-Q4_K_XL.gguf m-Q2_K.gguf,      m-UD-Q4_K_XL.gguf",
        "m-BF16.gguf m-Q6_K.gguf m-Q3_K_M.gguf,          m-Q6_K.gguf",
        "m-Q2_K.gguf m-IQ1_S.gguf m-Q3_K_M.gguf,         m-Q3_K_M.gguf",
        "m.gguf m-IQ2_M.gguf,                            m.gguf",
        "gpt-oss-20b-mxfp4.gguf,                         gpt-oss-20b-mxfp4.gguf",
        "Q8_0/m.gguf Q4_K_M/m.gguf,                      Q4_K_M/m.gguf",
        "m-Q4_K_M.gguf m-imatrix.gguf mmproj-Q4_0.gguf,  m-Q4_K_M.gguf"
    })
    void takesTheUsualQuantisationWhereNobodyAsks(String listed, String chosen) {
        assertThat(paths(Choice.of(files(listed), null))).containsExactly(chosen);
    }

    @ParameterizedTest
    @CsvSource({
        "q8_0,            m-Q8_0.gguf",
        "Q4_K_M,          m-q4_k_m.gguf",
        "UD-Q4_K_XL,      m-UD-Q4_K_XL.gguf",
        "Q4_K_XL,         m-UD-Q4_K_XL.gguf",
        "m-Q8_0.gguf,     m-Q8_0.gguf",
        "other,           other.gguf"
    })
    void takesWhatIsAskedFor(String quant, String chosen) {
        List<ListedFile> listed = files("m-q4_k_m.gguf m-Q8_0.gguf m-UD-Q4_K_XL.gguf other.gguf");

        assertThat(paths(Choice.of(listed, quant))).containsExactly(chosen);
    }

    @Test
    void takesAllPartsInOrder() {
        Choice choice =
                Choice.of(
                        files(
                                "m-Q8_0-00002-of-00003.gguf m-Q8_0-00003-of-00003.gguf"
                                        + " m-Q8_0-00001-of-00003.gguf m-Q2_K.gguf"),
                        "Q8_0");

        assertThat(choice.tag()).isEqualTo("Q8_0");
        assertThat(choice.name()).isEqualTo("m-Q8_0");
        assertThat(paths(choice))
                .containsExactly(
                        "m-Q8_0-00001-of-00003.gguf",
                        "m-Q8_0-00002-of-00003.gguf",
                        "m-Q8_0-00003-of-00003.gguf");
    }

    @Test
    void takesNoSplitModelOfWhichAPartIsMissing() {
        assertFails(
                "m-Q8_0-00001-of-00003.gguf m-Q8_0-00003-of-00003.gguf",
                null,
                ErrorCode.MODEL_FILE_REFUSED,
                "the repository has 2 of the model's 3 parts, part 2 is missing");
        assertFails(
                "m-Q8_0-00001-of-99999.gguf",
                null,
                ErrorCode.MODEL_FILE_REFUSED,
                "part 2 is missing");
    }

    @ParameterizedTest
    @CsvSource({
        "mmproj-BF16.gguf mmproj-F32.gguf mmproj-F16.gguf,      mmproj-F16.gguf",
        "mmproj-Q8_0.gguf mmproj-BF16.gguf,                     mmproj-BF16.gguf",
        "mmproj-Q4_0.gguf mmproj-model-Q8_0.gguf,               mmproj-model-Q8_0.gguf",
        "mmproj-other-F16.gguf mmproj-m-Q8_0.gguf,              mmproj-m-Q8_0.gguf",
        "sub/mmproj-F16.gguf,                                   ",
        "other.gguf,                                            "
    })
    void takesTheProjectorThatAScanWouldAttach(String listed, @Nullable String projector) {
        ListedFile chosen = Choice.of(files("m-Q4_K_M.gguf " + listed), "Q4_K_M").projector();

        assertThat(chosen == null ? null : chosen.path()).isEqualTo(projector);
    }

    @Test
    void takesAProjectorFromFurtherUp() {
        ListedFile chosen =
                Choice.of(files("Q4_K_M/m-00001-of-00001.gguf mmproj-F16.gguf"), null).projector();

        assertThat(chosen).isNotNull();
    }

    @Test
    void asksWhichOneIsMeant() {
        assertFails(
                "a-Q4_K_M.gguf b-Q4_K_M.gguf",
                null,
                ErrorCode.MODEL_AMBIGUOUS,
                "name one of them behind the colon: a-Q4_K_M, b-Q4_K_M");
    }

    @Test
    void tellsWhatThereIs() {
        assertFails(
                "m-Q4_K_M.gguf m-Q8_0.gguf",
                "Q5_K_M",
                ErrorCode.MODEL_NOT_FOUND,
                "the repository has no Q5_K_M (it has: Q4_K_M, Q8_0)");
        assertFails("mmproj-F16.gguf", null, ErrorCode.MODEL_NOT_FOUND, "no GGUF file of a model");
    }

    private static void assertFails(
            String listed, @Nullable String quant, ErrorCode code, String because) {
        assertThatThrownBy(() -> Choice.of(files(listed), quant))
                .isInstanceOfSatisfying(
                        StokerException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(because);
    }

    private static List<String> paths(Choice choice) {
        return choice.parts().stream().map(ListedFile::path).toList();
    }

    /** Each as large as its quantisation makes it, roughly. */
    private static List<ListedFile> files(String listed) {
        var files = new ArrayList<ListedFile>();
        for (String path : listed.split(" +", -1)) {
            Matcher bits = BITS.matcher(path);
            long size = bits.find() ? Long.parseLong(bits.group()) : 7;
            files.add(new ListedFile(path, size, "0".repeat(64)));
        }
        return files;
    }
}
