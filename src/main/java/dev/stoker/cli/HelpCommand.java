package dev.stoker.cli;

import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stoker help}: picocli's own has an option that collides with the inherited one. */
@Command(name = "help", description = "Show what there is, or what one command can do.")
final class HelpCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "Which command.")
    private @Nullable String command;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine root = Objects.requireNonNull(spec).root().commandLine();
        CommandLine shown = command == null ? root : root.getSubcommands().get(command);
        if (shown == null) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "there is no command '%s' (there is: %s)"
                            .formatted(command, String.join(", ", root.getSubcommands().keySet())));
        }
        shown.usage(root.getOut());
        return ExitCode.OK.number();
    }
}
