package dev.stoker.cli.pages;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;

/** A shell that can be told what there is to complete. */
public enum Shell {
    BASH,
    ZSH,
    FISH;

    /** By the name of its program. */
    public static Optional<Shell> named(String name) {
        return Arrays.stream(values()).filter(shell -> shell.wireName().equals(name)).findFirst();
    }

    /** The name of its program. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The file that it reads, by the model of the program's root command. */
    public String completion(CommandSpec root) {
        return switch (this) {
            case BASH -> AutoComplete.bash(root.name(), root.commandLine());
            case ZSH -> Zsh.completion(root);
            case FISH -> Fish.completion(root);
        };
    }
}
