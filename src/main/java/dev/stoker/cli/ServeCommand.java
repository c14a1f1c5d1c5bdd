package dev.stoker.cli;

import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.cli.terminal.Words;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code stoker serve}: the daemon. */
@Command(
        name = "serve",
        description = "Run the daemon until it is stopped.",
        footer = {
            "",
            "Configured by environment, files and defaults, see docs/configuration.md. An",
            "invalid configuration is reported in full before anything starts."
        })
final class ServeCommand implements Callable<Integer> {
    private final StokerCommand root;

    ServeCommand(StokerCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        root.refuseAddress("STOKER_HTTP_HOST and STOKER_HTTP_PORT say where the daemon listens");
        List<String> problems = root.surroundings().hooks().configuration().get().problems();
        if (problems.isEmpty()) {
            return root.surroundings().hooks().serve().getAsInt();
        }
        problems.forEach(problem -> root.err().line("stoker: " + Words.oneLine(problem)));
        root.err().flush();
        return ExitCode.BAD_CONFIGURATION.number();
    }
}
