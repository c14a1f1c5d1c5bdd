package dev.stoker.cli.pages;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Lines of fish's {@code complete}. */
final class Fish {
    private final StringBuilder script = new StringBuilder();

    private Fish() {}

    static String completion(CommandSpec spec) {
        var fish = new Fish();
        var root = new Told(spec);
        fish.script.append("# Completions of stoker for fish.\ncomplete -c stoker -f\n");
        root.options().forEach(option -> fish.option("__fish_use_subcommand", option));
        for (Told command : root.commands()) {
            fish.line("__fish_use_subcommand")
                    .append(" -a ")
                    .append(command.name())
                    .append(" -d ")
                    .append(quoted(command.description()))
                    .append('\n');
        }
        root.commands().forEach(fish::command);
        return fish.script.toString();
    }

    private void command(Told command) {
        String within = "__fish_seen_subcommand_from " + command.name();
        command.options().forEach(option -> option(within, option));
        for (PositionalParamSpec argument : command.arguments()) {
            List<String> words = Told.candidates(argument);
            if (!words.isEmpty()) {
                line(within)
                        .append(" -a ")
                        .append(quoted(String.join(" ", words)))
                        .append(" -d ")
                        .append(quoted(argument.paramLabel()))
                        .append('\n');
            }
        }
    }

    private void option(String condition, OptionSpec option) {
        StringBuilder line = line(condition);
        for (String name : option.names()) {
            line.append(name.startsWith("--") ? " -l " : " -s ")
                    .append(name.replaceFirst("^-+", ""));
        }
        if (Told.takesValue(option)) {
            line.append(Told.isFile(option) ? " -r -F" : " -x");
            List<String> words = Told.candidates(option);
            line.append(words.isEmpty() ? "" : " -a " + quoted(String.join(" ", words)));
        }
        line.append(" -d ").append(quoted(Told.description(option))).append('\n');
    }

    private StringBuilder line(String condition) {
        return script.append("complete -c stoker -n ").append(quoted(condition));
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
