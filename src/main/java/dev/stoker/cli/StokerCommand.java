package dev.stoker.cli;

import dev.stoker.cli.client.DaemonAddress;
import dev.stoker.cli.client.DaemonClient;
import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.cli.terminal.Screen;
import dev.stoker.cli.terminal.Words;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of the command line: {@code stoker}. */
@Command(
        name = "stoker",
        description = "One address for every local model server on this machine.",
        synopsisSubcommandLabel = "COMMAND")
final class StokerCommand implements Callable<Integer> {
    private static final String ADDRESS_VARIABLE = "STOKER_ADDRESS";

    @Option(
            names = "--address",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description =
                    "Where the daemon answers. Default: STOKER_ADDRESS, else where it runs, else as"
                            + " the configuration says.")
    private @Nullable String address;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            scope = ScopeType.INHERIT,
            description =
                    "Longest wait for the daemon's next byte, such as 30, 500ms or 5m. Default: 10s;"
                            + " for plan, show and pull 1m, for rm, cp and unload 3m, for run,"
                            + " tokenize, load and calibrate 10m.")
    private @Nullable Duration timeout;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean version;

    @Spec private @Nullable CommandSpec spec;

    private final Session session;

    StokerCommand(Session session) {
        this.session = session;
    }

    /** Without a command there is nothing to do, which is a mistake and no question. */
    @Override
    public Integer call() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getErr());
        }
        return ExitCode.USAGE.number();
    }

    Surroundings surroundings() {
        return session.surroundings();
    }

    Screen out() {
        return session.out();
    }

    Screen err() {
        return session.err();
    }

    /** For a command that asks no daemon: an address would have no effect, so it is refused. */
    void refuseAddress(String because) {
        if (address != null) {
            throw new CommandFailure(ExitCode.USAGE, "--address has no use here: " + because);
        }
    }

    /**
     * Asks the daemon that was named, or the one the configuration describes.
     *
     * @param usual longest wait where none was given
     */
    DaemonClient client(Duration usual) {
        return client(usual, true);
    }

    /** Likewise, at the usual address where it is not known; says nothing of that. */
    DaemonClient clientAnyway(Duration usual) {
        return client(usual, false);
    }

    private DaemonClient client(Duration usual, boolean mustBeKnown) {
        return clientAt(daemon(mustBeKnown), usual);
    }

    /** Asks what is there, whoever was named. */
    DaemonClient clientAt(DaemonAddress where, Duration usual) {
        return new DaemonClient(
                where,
                timeout == null ? usual : timeout,
                "stoker/" + surroundings().version(),
                () -> surroundings().hooks().adminToken().apply(where),
                this::starting);
    }

    private String starting() {
        Surroundings around = surroundings();
        return around.hooks()
                .host()
                .get()
                .installed(around.home(), around.environment())
                .starting(around.environment());
    }

    private DaemonAddress daemon(boolean mustBeKnown) {
        String variable = surroundings().environment().getOrDefault(ADDRESS_VARIABLE, "");
        String given = address;
        if (given == null && variable.isEmpty()) {
            return found(mustBeKnown);
        }
        try {
            return DaemonAddress.parse(given == null ? variable : given);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    (given == null ? ADDRESS_VARIABLE : "--address") + ": " + e.getMessage(),
                    e);
        }
    }

    /** A configuration that cannot be read is told; that daemon may run by an earlier one. */
    private DaemonAddress found(boolean mustBeKnown) {
        Whereabouts found = surroundings().hooks().whereabouts().get();
        if (mustBeKnown) {
            found.problems().forEach(one -> err().line("stoker: " + Words.oneLine(one)));
            err().flush();
            if (!found.known()) {
                throw new CommandFailure(
                        ExitCode.BAD_CONFIGURATION,
                        "where the daemon answers is not known"
                                + (found.problems().isEmpty()
                                        ? ": it takes any free port, and none runs by this state"
                                                + " folder"
                                        : ", since the configuration cannot be read")
                                + "; --address names it");
            }
        }
        return new DaemonAddress(found.address());
    }
}
