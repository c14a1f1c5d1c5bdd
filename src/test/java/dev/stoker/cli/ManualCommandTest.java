package dev.stoker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.cli.terminal.ExitCode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The page for {@code man} is read from the program's model, and is roff that says no more. */
final class ManualCommandTest {
    private final String page = new Cli().run("manual").out();

    @Test
    void everyCommandHasItsPartWithEveryArgument() {
        for (CommandSpec command : commands()) {
            String part = part(command.name());
            for (OptionSpec option : command.options()) {
                if (!option.hidden() && !option.inherited()) {
                    assertThat(part).contains(".TP\n\\fB" + roff(option.names()[0]) + "\\fR");
                }
            }
            for (PositionalParamSpec argument : command.positionalParameters()) {
                assertThat(part).contains(".TP\n\\fI" + argument.paramLabel() + "\\fR\n");
            }
        }
    }

    @Test
    void everyExitCodeIsThere() {
        assertThat(page)
                .contains(
                        Arrays.stream(ExitCode.values())
                                .map(code -> ".TP\n\\fB" + code.number() + "\\fR\n")
                                .toList());
    }

    @Test
    void thePartsAreThoseOfManual() {
        assertThat(page.lines().filter(line -> line.startsWith(".SH ")))
                .containsExactly(
                        ".SH NAME",
                        ".SH SYNOPSIS",
                        ".SH DESCRIPTION",
                        ".SH OPTIONS",
                        ".SH COMMANDS",
                        ".SH \"EXIT STATUS\"",
                        ".SH ENVIRONMENT",
                        ".SH FILES",
                        ".SH EXAMPLES",
                        ".SH \"SEE ALSO\"");
        assertThat(page).startsWith(".TH STOKER 1 \"\" \"stoker 0.1.0\" \"User Commands\"\n");
        assertThat(page).contains("\nstoker \\- one address for every local model server");
    }

    /** A line that begins with a dot or a quote and is no request would not be shown at all. */
    @Test
    void everyLineIsARequestOrText() {
        assertThat(page.lines().filter(line -> line.startsWith(".") || line.startsWith("'")))
                .allMatch(line -> line.matches("\\.(TH|SH|SS|TP|PP)( .+)?"));
        assertThat(page).matches(text -> text.chars().allMatch(c -> c < 0x7f));
        assertThat(page.lines())
                .allMatch(line ->
                        line.replaceAll(
                                                "\\\\f[BIR]|\\\\[-e]|\\\\\\([a-z]{2}|\\\\\\[u[0-9A-F]+]|\\\\&",
                                                "")
                                        .indexOf('\\')
                                < 0);
        assertThat(page.lines()).noneMatch(String::isBlank);
    }

    @Test
    void theHelpDoesNotShowIt() {
        assertThat(new Cli().run("help").out()).doesNotContain("\n  manual ");
    }

    private String part(String command) {
        String start = ".SS \"\\fBstoker " + roff(command) + "\\fR";
        int at = page.indexOf(start);
        assertThat(at).as("the part of " + command).isPositive();
        int end = page.indexOf("\n.S", at + 1);
        return page.substring(at, end);
    }

    private static String roff(String text) {
        return text.replace("-", "\\-");
    }

    private static List<CommandSpec> commands() {
        return Commands.root().getSubcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(command -> !command.usageMessage().hidden())
                .toList();
    }
}
