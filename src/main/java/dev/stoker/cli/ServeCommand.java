package dev.stoker.cli;

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
        return root.surroundings().hooks().serve().getAsInt();
    }
}
