package dev.stoker.cli.pages;

import dev.stoker.cli.terminal.Words;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * {@code stoker.1}: one page with every command, in roff with the macros of man(7). No date is in
 * it, so that the same program makes the same page.
 */
public final class ManPage {
    private final StringBuilder page = new StringBuilder();
    private final Told root;
    private final String version;

    private ManPage(CommandSpec root, String version) {
        this.root = new Told(root);
        this.version = version;
    }

    /** The page of a program, by the model of its root command. */
    public static String of(CommandSpec root, String version) {
        return new ManPage(root, version).write();
    }

    private String write() {
        request(".TH STOKER 1 \"\" \"" + escaped("stoker " + version) + "\" \"User Commands\"");
        request(".SH NAME");
        text("stoker - " + Words.lowerFirst(root.description()).replaceFirst("\\.$", ""));
        request(".SH SYNOPSIS");
        request("\\fBstoker\\fR [\\fIOPTION\\fR]... \\fICOMMAND\\fR [\\fIARGUMENT\\fR]...");
        request(".SH DESCRIPTION");
        text(ManTexts.DESCRIPTION);
        request(".SH OPTIONS");
        text("They go with every command, before or after its name, but for --version.");
        options(root.options());
        request(".SH COMMANDS");
        root.commands().forEach(this::command);
        request(".SH \"EXIT STATUS\"");
        terms(root.spec().usageMessage().exitCodeList());
        request(".SH ENVIRONMENT");
        terms(ManTexts.ENVIRONMENT);
        request(".SH FILES");
        terms(ManTexts.FILES);
        request(".SH EXAMPLES");
        terms(ManTexts.EXAMPLES);
        request(".SH \"SEE ALSO\"");
        text(ManTexts.SEE_ALSO);
        return page.toString();
    }

    private void command(Told command) {
        request(".SS \"" + synopsis(command).replace("\"", "\\(dq") + "\"");
        text(command.description());
        for (PositionalParamSpec argument : command.arguments()) {
            request(".TP");
            request("\\fI" + escaped(argument.paramLabel()) + "\\fR");
            text(Told.description(argument));
        }
        options(command.own());
        if (!command.footer().isEmpty()) {
            request(".PP");
            text(command.footer());
        }
    }

    private static String synopsis(Told command) {
        String options = command.own().isEmpty() ? "" : " [\\fIOPTION\\fR]...";
        return "\\fBstoker "
                + escaped(command.name())
                + "\\fR"
                + options
                + command.arguments().stream().map(ManPage::argument).collect(Collectors.joining());
    }

    private static String argument(PositionalParamSpec argument) {
        String name = "\\fI" + escaped(argument.paramLabel()) + "\\fR";
        String several = argument.arity().max() > 1 ? "..." : "";
        return argument.arity().min() == 0 ? " [" + name + several + "]" : " " + name + several;
    }

    private void options(List<OptionSpec> options) {
        for (OptionSpec option : options) {
            request(".TP");
            request(label(option));
            text(Told.description(option));
        }
    }

    private static String label(OptionSpec option) {
        String names =
                List.of(option.names()).stream()
                        .map(name -> "\\fB" + escaped(name) + "\\fR")
                        .collect(Collectors.joining(", "));
        return names + value(option);
    }

    private static String value(ArgSpec option) {
        return option.arity().max() == 0 ? "" : " \\fI" + escaped(option.paramLabel()) + "\\fR";
    }

    private void terms(Map<String, String> terms) {
        terms.forEach((term, meaning) -> {
            request(".TP");
            request("\\fB" + escaped(term) + "\\fR");
            text(meaning);
        });
    }

    private void request(String line) {
        page.append(line).append('\n');
    }

    /** A line of text: never a request, whatever it begins with. */
    private void text(String text) {
        String escaped = escaped(text);
        boolean request = escaped.startsWith(".");
        page.append(request ? "\\&" : "").append(escaped).append('\n');
    }

    /** As roff reads it: dashes that can be copied, quotes that stay straight, ASCII only. */
    private static String escaped(String text) {
        var roff = new StringBuilder();
        text.codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '\\' -> roff.append("\\e");
                        case '-' -> roff.append("\\-");
                        case '\'' -> roff.append("\\(aq");
                        case '`' -> roff.append("\\(ga");
                        case '^' -> roff.append("\\(ha");
                        case '~' -> roff.append("\\(ti");
                        default -> {
                            if (c < 0x80) {
                                roff.appendCodePoint(c);
                            } else {
                                roff.append("\\[u%04X]".formatted(c));
                            }
                        }
                    }
                });
        return roff.toString();
    }
}
