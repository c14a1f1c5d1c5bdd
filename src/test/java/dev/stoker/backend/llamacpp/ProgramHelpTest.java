package dev.stoker.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProgramHelpTest {
    @Test
    void findsEveryArgumentInTheHelpOfARealBuild() {
        ProgramHelp help = Fixtures.b11669();

        List<Argument> unknown =
                Arrays.stream(Argument.values()).filter(each -> each.in(help) == null).toList();

        assertThat(unknown).containsExactly(Argument.NO_MMAP, Argument.MLOCK);
        assertThat(help.keyFromEnvironment()).isTrue();
        assertThat(help.build()).isEqualTo(11669);
        assertThat(help.tellsItsPort()).isTrue();
    }

    @Test
    void findsShortAndLongAndNegatedNamesAndNothingElse() {
        ProgramHelp help = Fixtures.b11669();

        assertThat(help.options())
                .contains("-t", "--threads", "-kvu", "--no-kv-unified", "--no-ui-mcp-proxy")
                .contains("-ctk", "--cache-type-k", "--pooling", "-h", "--usage")
                .doesNotContain("-1", "--no-threads", "--spec")
                .hasSizeGreaterThan(250);
    }

    /** The layout of 2024, with a value after each name. */
    @Test
    void readsHelpWithValuesBetweenTheNames() {
        String help =
                """
                  -m FNAME, --model FNAME
                                        model path
                  --host HOST           ip address to listen (default: 127.0.0.1)
                  -to N, --timeout N    server read/write timeout - see also --keep
                """;

        ProgramHelp read = ProgramHelp.read(help, "");

        assertThat(read.options())
                .containsExactlyInAnyOrder("-m", "--model", "--host", "-to", "--timeout");
        assertThat(read.keyFromEnvironment()).isFalse();
        assertThat(read.build()).isNull();
    }

    @Test
    void knowsTheBuildInTheOlderWords() {
        ProgramHelp read =
                ProgramHelp.read(
                        "", "version: 5172 (eb1776b1)\nbuilt with cc for x86_64-linux-gnu");

        assertThat(read.build()).isEqualTo(5172);
    }

    @Test
    void doesNotTrustTheLogOfABuildThatDoesNotTellItsPort() {
        ProgramHelp read = ProgramHelp.read("", "version: 4100 (abcdef12)");

        assertThat(read.tellsItsPort()).isFalse();
    }
}
