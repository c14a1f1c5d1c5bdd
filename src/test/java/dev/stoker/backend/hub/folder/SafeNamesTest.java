package dev.stoker.backend.hub.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SECURITY rule 7. */
final class SafeNamesTest {
    private static final Path ROOT = Path.of("/store");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org/repo/m-Q4_K_M.gguf",
                "org/repo/Q4_K_M/m-00001-of-00002.gguf",
                "org/repo/Model v1.0 (final) [a+b].gguf",
                "org/repo/constant.gguf",
                "org/repo/com10.gguf"
            })
    void takesNamesAsRepositoriesHaveThem(String name) {
        assertThat(SafeNames.below(ROOT, name)).isEqualTo(Path.of("/store", name.split("/", -1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/etc/passwd",
                "..",
                "../x.gguf",
                "org/../../x.gguf",
                "org/./x.gguf",
                "org//x.gguf",
                "org/x.gguf/",
                "org\\..\\x.gguf",
                "C:/x.gguf",
                "C:x.gguf",
                "x.gguf:stream",
                "x\u0000.gguf",
                "x\n.gguf",
                "x\u007f.gguf",
                "x\u202e.gguf",
                "\uff0e\uff0e/x.gguf",
                "x\u2215y.gguf",
                ".hidden.gguf",
                "~/x.gguf",
                "x.gguf.",
                "x.gguf ",
                "CON",
                "con.gguf",
                "nul .gguf",
                "Aux.tar.gguf",
                "COM1.gguf",
                "lpt9",
                "x?.gguf",
                "x*.gguf",
                "x|y.gguf",
                "<x>.gguf",
                "a/b/c/d/e/f/g.gguf"
            })
    void refusesNamesThatLeadElsewhereOnAnySystem(String name) {
        assertThatThrownBy(() -> SafeNames.below(ROOT, name))
                .isInstanceOfSatisfying(
                        StokerException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_FILE_REFUSED));
    }

    @Test
    void refusesANameLongerThanFileSystemsTake() {
        assertThatThrownBy(() -> SafeNames.below(ROOT, "x".repeat(181)))
                .isInstanceOf(StokerException.class);
    }

    @Test
    void showsOfARefusedNameNothingThatATerminalObeys() {
        assertThatThrownBy(() -> SafeNames.below(ROOT, "x\u001b[2J"))
                .hasMessage("'x?[2J' is no name for a file here");
    }
}
