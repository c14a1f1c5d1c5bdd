package dev.stoker.cli;

import dev.stoker.cli.pages.Shell;
import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stoker completion}: what a shell reads to complete this program's commands. */
@Command(
        name = "completion",
        description = "Print what has a shell complete these commands.",
        footer = {"", "Packages bring it along. By hand: source <(stoker completion bash)"})
final class CompletionCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "SHELL",
            completionCandidates = Shells.class,
            description = "Which shell: bash, zsh or fish.")
    private String shell = "";

    @Spec private @Nullable CommandSpec spec;

    private final StokerCommand root;

    CompletionCommand(StokerCommand root) {
        this.root = root;
    }

    /** Those there is something for. */
    static final class Shells extends Candidates {
        private static final long serialVersionUID = 1L;

        Shells() {
            super("bash", "zsh", "fish");
        }
    }

    @Override
    public Integer call() {
        root.refuseAddress("completion asks no daemon");
        Shell chosen =
                Shell.named(shell)
                        .orElseThrow(() ->
                                new CommandFailure(
                                        ExitCode.USAGE,
                                        "SHELL is '" + shell + "' (expected: bash, zsh or fish)"));
        root.out().print(chosen.completion(Objects.requireNonNull(spec).root())).flush();
        return ExitCode.OK.number();
    }
}
