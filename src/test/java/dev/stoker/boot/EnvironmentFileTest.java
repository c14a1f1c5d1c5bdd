package dev.stoker.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lines as systemd.exec(5) tells of {@code EnvironmentFile=}. The values are what systemd 252 made
 * of the same lines: its {@code 30-systemd-environment-d-generator} reads with the same parser, but
 * substitutes variables.
 */
final class EnvironmentFileTest {
    @TempDir private Path folder;

    private Map<String, String> read(String text) throws IOException {
        return EnvironmentFile.of(Files.writeString(folder.resolve("stoker"), text));
    }

    @Test
    void readsWhatSystemdWouldRead() throws IOException {
        assertThat(
                        read(
                                """
                                # STOKER_A=comment
                                ; STOKER_A=comment
                                  STOKER_HTTP_PORT = 11600\t
                                STOKER_EMPTY=
                                STOKER_SINGLE='a $b "c" \\d' # kept
                                STOKER_DOUBLE="a \\"b\\" \\$c \\d"
                                STOKER_LONG=one\\
                                 two
                                STOKER_ESCAPED=a\\ b\\#
                                STOKER_TWICE=1
                                STOKER_TWICE=2
                                PATH=/usr/bin
                                no variable
                                1STOKER_X=1
                                STOKER_LAST=end\
                                """))
                .containsOnly(
                        entry("STOKER_HTTP_PORT", "11600"),
                        entry("STOKER_EMPTY", ""),
                        entry("STOKER_SINGLE", "a $b \"c\" \\d# kept"),
                        entry("STOKER_DOUBLE", "a \"b\" $c \\d"),
                        entry("STOKER_LONG", "one two"),
                        entry("STOKER_ESCAPED", "a b#"),
                        entry("STOKER_TWICE", "2"),
                        entry("STOKER_LAST", "end"));
    }

    @Test
    void takesQuotesInFrontForQuotesAndOthersForWhatTheyAre() throws IOException {
        assertThat(
                        read(
                                """
                                STOKER_Q=it's
                                STOKER_PORT=11600
                                STOKER_INNER=a"b c"d
                                STOKER_TWO='a' "b"  c
                                STOKER_BEHIND='a'b'c d'
                                STOKER_OPEN=x "y z"
                                STOKER_NONE=\\'a b'
                                STOKER_LINES='a
                                b'
                                """))
                .containsOnly(
                        entry("STOKER_Q", "it's"),
                        entry("STOKER_PORT", "11600"),
                        entry("STOKER_INNER", "a\"b c\"d"),
                        entry("STOKER_TWO", "abc"),
                        entry("STOKER_BEHIND", "ab'c d'"),
                        entry("STOKER_OPEN", "x \"y z\""),
                        entry("STOKER_NONE", "'a b'"),
                        entry("STOKER_LINES", "a\nb"));
    }

    @Test
    void keepsBlanksThatABackslashComesAfterOrBefore() throws IOException {
        assertThat(
                        read(
                                "STOKER_A=a\\ \t\nSTOKER_B=\\\n  x \nSTOKER_C=one \\\n\nSTOKER_D=\"x\\\n y\""))
                .containsOnly(
                        entry("STOKER_A", "a "),
                        entry("STOKER_B", "  x"),
                        entry("STOKER_C", "one "),
                        entry("STOKER_D", "x y"));
    }

    /** Before systemd 254 a backslash had a comment go on. */
    @Test
    void endsACommentWithItsLine() throws IOException {
        assertThat(read("# C:\\\nSTOKER_A=1\n;\\\r\nSTOKER_B=2\r\n#"))
                .containsOnly(entry("STOKER_A", "1"), entry("STOKER_B", "2"));
    }

    @Test
    void endsWithTheFile() throws IOException {
        for (String torn : new String[] {"STOKER_A=\"x", "STOKER_A='x", "STOKER_A=x\\", "#\\"}) {
            assertThat(read(torn).getOrDefault("STOKER_A", "x")).isEqualTo("x");
        }
        assertThat(EnvironmentFile.of(folder.resolve("none"))).isEmpty();
        assertThat(EnvironmentFile.of(folder)).isEmpty();
    }
}
