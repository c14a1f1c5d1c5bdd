package dev.stoker.cli.pages;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What a command tells of itself, without what is hidden.
 *
 * @param spec picocli's model of it
 */
record Told(CommandSpec spec) {
    String name() {
        return spec.name();
    }

    /** One sentence or more, with full stops. */
    String description() {
        return plain(spec.usageMessage().description());
    }

    /** What follows the options; may be empty. */
    String footer() {
        return plain(spec.usageMessage().footer());
    }

    /** Without those that every command has. */
    List<OptionSpec> own() {
        return options().stream().filter(option -> !option.inherited()).toList();
    }

    /** All of them, by name. */
    List<OptionSpec> options() {
        return spec.options().stream()
                .filter(option -> !option.hidden())
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .toList();
    }

    List<PositionalParamSpec> arguments() {
        return spec.positionalParameters();
    }

    List<Told> commands() {
        return spec.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(sub -> !sub.usageMessage().hidden())
                .map(Told::new)
                .toList();
    }

    static String description(ArgSpec argument) {
        return plain(argument.description());
    }

    static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    static boolean isFile(ArgSpec argument) {
        return argument.paramLabel().equals("FILE");
    }

    /** Words that it can be; empty where it can be anything. */
    static List<String> candidates(ArgSpec argument) {
        Iterable<String> words = argument.completionCandidates();
        if (words == null) {
            return List.of();
        }
        var list = new ArrayList<String>();
        words.forEach(list::add);
        return List.copyOf(list);
    }

    private static String plain(String[] lines) {
        return String.join(" ", Arrays.asList(lines)).replace("%n", " ").replace("%%", "%").strip();
    }
}
