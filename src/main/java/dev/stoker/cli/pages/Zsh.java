package dev.stoker.cli.pages;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A function of zsh's completion system: {@code _stoker} in a folder of {@code fpath}. */
final class Zsh {
    private Zsh() {}

    static String completion(CommandSpec spec) {
        var root = new Told(spec);
        var script = new StringBuilder();
        script.append("#compdef ").append(root.name()).append("\n\n_stoker() {\n");
        script.append("  local curcontext=\"$curcontext\" state line\n  typeset -A opt_args\n");
        script.append("  local -a commands\n  commands=(\n");
        root.commands()
                .forEach(command ->
                        script.append("    ")
                                .append(quoted(command.name() + ":" + command.description()))
                                .append('\n'));
        script.append("  )\n");
        List<String> all = new ArrayList<>(root.options().stream().map(Zsh::option).toList());
        all.add("'1:command:->command'");
        all.add("'*::argument:->argument'");
        script.append("  _arguments -C \\\n    ").append(String.join(" \\\n    ", all));
        script.append("\n  case $state in\n");
        script.append("  command) _describe -t commands 'stoker command' commands ;;\n");
        script.append("  argument)\n    case $words[1] in\n");
        root.commands().forEach(command -> script.append(command(command)));
        script.append("    esac\n    ;;\n  esac\n}\n\n");
        // Read by 'source' it has to make itself known; from fpath it is called.
        script.append("if [[ $funcstack[1] == _stoker ]]; then\n  _stoker \"$@\"\nelse\n");
        script.append("  compdef _stoker stoker\nfi\n");
        return script.toString();
    }

    private static String command(Told command) {
        List<String> specs = new ArrayList<>(command.options().stream().map(Zsh::option).toList());
        int place = 1;
        for (PositionalParamSpec argument : command.arguments()) {
            boolean several = argument.arity().max() > 1;
            String at = several ? "*" : place++ + (argument.arity().min() == 0 ? ":" : "");
            specs.add("'" + at + ":" + argument.paramLabel() + ":" + action(argument) + "'");
        }
        return "    "
                + command.name()
                + ")\n      _arguments \\\n        "
                + String.join(" \\\n        ", specs)
                + "\n      ;;\n";
    }

    private static String option(OptionSpec option) {
        String said = "[" + escaped(Told.description(option)) + "]";
        String value =
                Told.takesValue(option) ? ":" + option.paramLabel() + ":" + action(option) : "";
        List<String> names = List.of(option.names());
        String excluded = "(" + String.join(" ", names) + ")";
        List<String> specs =
                names.stream()
                        .map(name ->
                                name + (value.isEmpty() ? "" : name.startsWith("--") ? "=" : "+"))
                        .map(name -> "'" + excluded + name + said + value + "'")
                        .toList();
        return String.join(" \\\n    ", specs);
    }

    private static String action(ArgSpec argument) {
        List<String> words = Told.candidates(argument);
        if (!words.isEmpty()) {
            return "(" + String.join(" ", words) + ")";
        }
        return Told.isFile(argument) ? "_files" : " ";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("[", "\\[")
                .replace("]", "\\]")
                .replace(":", "\\:")
                .replace("'", "'\\''");
    }
}
