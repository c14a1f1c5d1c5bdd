package dev.stoker.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.core.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedactionTest {
    private static String clean(String text) {
        return Redaction.clean(text, List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "failed to load /home/ann/models/x.gguf now|failed to load <path> now",
                "error:/root/x.gguf: bad|error:<path>: bad",
                "open '/home/ann/my models/x.gguf' failed|open '<path>' failed",
                "open \"C:\\Users\\ann\\x y.gguf\" failed|open \"<path>\" failed",
                "at C:\\Users\\ann\\x.gguf|at <path>",
                "see ~/models/x.gguf|see <path>",
                "file:///srv/llm/x.gguf|<path>",
                "(/opt/llama/libggml.so+0x12)|(<path>)",
                "path=/srv/x/y.bin, next|path=<path>, next",
                "Bearer abcdef123456 is wrong|*** is wrong",
                "key sk-proj-abcdef123456 is wrong|key *** is wrong",
                "token hf_abcdefghijkl expired|token *** expired",
                "api_key=abcd1234&x=1|api_key=***&x=1",
                "\"api_key\": \"abcd1234\"|\"api_key\": \"***\"",
                "http://ann:pw@host/x|http://***@host/x"
            })
    void takesOutPathsAndCredentials(String text, String expected) {
        assertThat(clean(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "request (9020 tokens) exceeds the available context size (8192 tokens)",
                "POST /v1/chat/completions is not supported",
                "try /api/show or /v1/models",
                "model 'org/repo:Q4_K_M' not found and/or loaded",
                "expected '[', '{', or a literal; got 1/2/3",
                "see https://example.org/docs/errors for more",
                "application/json is expected",
                "token limit: 5 tokens"
            })
    void leavesOtherTextAlone(String text) {
        assertThat(clean(text)).isEqualTo(text);
    }

    @Test
    void takesOutKnownSecretsWhereverTheyStand() {
        String clean =
                Redaction.clean("x7f3q9zyx and url?k=7f3q9zy", List.of(new Secret("7f3q9zy")));

        assertThat(clean).isEqualTo("x***x and url?k=***");
    }

    @Test
    void givesOneLineOfBoundedLength() {
        String clean = clean("a\r\n\tb\u0000c\u001b[31m " + "x".repeat(100_000));

        assertThat(clean).startsWith("a b c [31m x").hasSize(Redaction.MAX_LENGTH).endsWith("…");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/a", "/a/", "'/a ", "bearer ", "api_key=", "~/", "://", "eyJaaaaaaaa."})
    void staysFastOnHostileText(String piece) {
        long start = System.nanoTime();

        clean(piece.repeat(20_000));

        assertThat(System.nanoTime() - start).isLessThan(1_000_000_000L);
    }

    /** Paths shrink, so that what stands at the end of the long text is shown after all. */
    @Test
    void showsNoHalfOfASecretThatStandsWhereALongTextIsCut() {
        String paths = ("/home/" + "a".repeat(33) + " ").repeat(199);
        String text = paths + "x".repeat(30) + " canary-5ec2e7-secret";

        assertThat(Redaction.clean(text, List.of(new Secret("canary-5ec2e7-secret"))))
                .startsWith("<path> <path>")
                .doesNotContain("canary");
    }
}
