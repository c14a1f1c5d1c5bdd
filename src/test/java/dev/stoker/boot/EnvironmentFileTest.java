package dev.stoker.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines as systemd.exec(5) tells of {@code EnvironmentFile=}. */
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
                                # STOKER_A=comment \\
                                STOKER_A=a comment that goes on
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
                        entry("STOKER_SINGLE", "a $b \"c\" \\d # kept"),
                        entry("STOKER_DOUBLE", "a \"b\" $c \\d"),
                        entry("STOKER_LONG", "one two"),
                        entry("STOKER_ESCAPED", "a b#"),
                        entry("STOKER_TWICE", "2"),
                        entry("STOKER_LAST", "end"));
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
