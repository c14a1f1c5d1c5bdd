package dev.stoker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoker.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code docs/cli.md} says what the program's own model says: commands, options, exit codes. */
final class CliDocsTest {
    private static final Path DOCUMENT = Path.of("docs", "cli.md");

    @Test
    void theDocumentHasEveryCommandWithItsOptions() throws IOException {
        Map<String, Set<String>> documented = new TreeMap<>();
        for (String section : Files.readString(DOCUMENT).split("(?m)^## ", -1)) {
            String heading = section.lines().findFirst().orElse("");
            if (heading.startsWith("`stoker")) {
                String name = heading.replaceAll("`(stoker *)?", "").split(" ", -1)[0];
                documented.put(name, firstColumn(section));
            }
        }

        assertThat(documented).isEqualTo(model());
    }

    @Test
    void theDocumentHasEveryExitCode() throws IOException {
        String text = Files.readString(DOCUMENT);
        Set<String> documented =
                Pattern.compile("(?m)^\\| (\\d+) \\| (.+) \\|$")
                        .matcher(text)
                        .results()
                        .map(row -> row.group(1) + " " + row.group(2))
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(documented)
                .isEqualTo(
                        Arrays.stream(ExitCode.values())
                                .map(code -> code.number() + " " + code.meaning())
                                .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Map<String, Set<String>> model() {
        CommandLine root = Commands.root();
        Map<String, Set<String>> commands = new TreeMap<>();
        commands.put("", arguments(root));
        root.getSubcommands().forEach((name, sub) -> commands.put(name, arguments(sub)));
        return commands;
    }

    /** Without those that all inherit, which the document shows once. */
    private static Set<String> arguments(CommandLine command) {
        return command.getCommandSpec().args().stream()
                .filter(argument -> !argument.inherited())
                .map(CliDocsTest::label)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String label(ArgSpec argument) {
        String names =
                switch (argument) {
                    case OptionSpec option -> String.join("`, `", option.names());
                    case PositionalParamSpec _ -> "";
                    case ArgSpec other -> throw new AssertionError(other);
                };
        boolean valued = argument.arity().max() > 0;
        return names
                + (names.isEmpty() ? "" : valued ? " " : "")
                + (valued ? argument.paramLabel() : "");
    }

    private static Set<String> firstColumn(String section) {
        return Pattern.compile("(?m)^\\| `(.+?)` \\|")
                .matcher(section)
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
