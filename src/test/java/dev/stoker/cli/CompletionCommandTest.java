package dev.stoker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What shells are told is what the program's model says. */
final class CompletionCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "backends --st, '--start,--stop'",
        "serv, 'serve,service'",
        "service un, uninstall",
        "config sh, show",
        "completion z, zsh",
        "run --temp, '--temperature,--template'"
    })
    void bashCompletes(String typed, String expected) throws IOException, InterruptedException {
        Path script = folder.resolve("stoker.bash");
        Files.writeString(script, new Cli().run("completion", "bash").out());

        assertThat(completed(script, typed).split("\\s+"))
                .containsExactlyInAnyOrder(expected.split(",", -1));
    }

    /** As bash itself calls it: the words of the line, and which of them the cursor is in. */
    private static String completed(Path script, String typed)
            throws IOException, InterruptedException {
        String ask =
                "compopt() { :; }; source \"$1\"; shift; COMP_LINE=\"stoker $*\"; COMP_WORDS=(stoker \"$@\");"
                        + " COMP_CWORD=$#; _complete_stoker; echo \"${COMPREPLY[@]}\"";
        var command = new ArrayList<>(List.of("bash", "-c", ask, "-", script.toString()));
        command.addAll(List.of(typed.split(" ", -1)));
        Process bash = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(bash.exitValue()).as(said).isZero();
        return said.strip();
    }

    @ParameterizedTest
    @CsvSource({"bash, --%s", "zsh, --%s", "fish, -l %s"})
    void everyCommandAndOptionIsKnown(String shell, String form) {
        Cli.Ended ended = new Cli().run("completion", shell);

        assertThat(ended.code()).isZero();
        for (CommandLine command : Commands.root().getSubcommands().values()) {
            CommandSpec spec = command.getCommandSpec();
            if (spec.usageMessage().hidden()) {
                continue;
            }
            assertThat(ended.out()).contains(spec.name());
            for (OptionSpec option : spec.options()) {
                if (!option.hidden()) {
                    String name = option.longestName().replaceFirst("^-+", "");
                    assertThat(ended.out()).contains(form.formatted(name));
                }
            }
        }
        assertThat(ended.out())
                .doesNotContain("Print the page for man")
                .doesNotContain("stoker_manual");
    }

    /** Each single quote that is text is written as the shell's own way out of quotes has it. */
    @Test
    void quotesAreClosed() {
        String zsh = new Cli().run("completion", "zsh").out();
        String fish = new Cli().run("completion", "fish").out();

        assertThat(zsh.lines()).allMatch(line -> count(line.replace("\\'", "")) % 2 == 0);
        assertThat(fish.lines()).allMatch(line -> count(line.replace("\\'", "")) % 2 == 0);
        assertThat(zsh).startsWith("#compdef stoker\n");
        assertThat(fish)
                .contains("complete -c stoker -n '__fish_use_subcommand' -a serve -d 'Run the")
                .contains(
                        "complete -c stoker -n '__fish_seen_subcommand_from service' -a 'install"
                                + " uninstall status' -d 'ACTION'\n");
    }

    private static long count(String line) {
        return line.chars().filter(c -> c == '\'').count();
    }

    @Test
    void anotherShellIsRefused() {
        Cli.Ended ended = new Cli().run("completion", "csh");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).isEqualTo("stoker: SHELL is 'csh' (expected: bash, zsh or fish)\n");
    }
}
