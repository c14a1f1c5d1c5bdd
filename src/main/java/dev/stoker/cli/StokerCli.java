package dev.stoker.cli;

import dev.stoker.cli.client.Refusal;
import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.cli.terminal.OutputLost;
import dev.stoker.cli.terminal.Screen;
import dev.stoker.cli.terminal.Words;
import dev.stoker.core.StokerException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program's command line. */
public final class StokerCli {
    private static final String JSON = "--json";
    private static final Set<String> NAMES = Set.of("MODEL", "ID", "FROM", "TO");
    private static final Set<String> ASK_NO_DAEMON =
            Set.of("serve", "hardware", "service", "completion", "manual", "help");

    private StokerCli() {}

    /**
     * Runs one command to its end. Blocks; {@code serve} until the daemon is stopped. Never throws.
     *
     * @return the process's exit code, see {@link ExitCode}
     */
    public static int run(String[] args, Surroundings surroundings) {
        Map<String, String> environment = surroundings.environment();
        var streams = surroundings.streams();
        var session =
                new Session(
                        surroundings,
                        new Screen(streams.out(), streams.outIsTerminal(), environment),
                        new Screen(streams.err(), streams.errIsTerminal(), environment));
        return commandLine(session).execute(args);
    }

    static CommandLine commandLine(Session session) {
        var root = new StokerCommand(session);
        var line = new CommandLine(root);
        line.addSubcommand(new ServeCommand(root))
                .addSubcommand(new StatusCommand(root))
                .addSubcommand(new DoctorCommand(root))
                .addSubcommand(new HardwareCommand(root))
                .addSubcommand(new BackendsCommand(root))
                .addSubcommand(new LogsCommand(root))
                .addSubcommand(new EventsCommand(root))
                .addSubcommand(new ModelsCommand(root))
                .addSubcommand(new RoutesCommand(root))
                .addSubcommand(new ShowCommand(root))
                .addSubcommand(new PsCommand(root))
                .addSubcommand(new MemoryCommand(root))
                .addSubcommand(new PullCommand(root))
                .addSubcommand(new RmCommand(root))
                .addSubcommand(new CpCommand(root))
                .addSubcommand(new LoadCommand(root))
                .addSubcommand(new UnloadCommand(root))
                .addSubcommand(new PlanCommand(root))
                .addSubcommand(new CalibrateCommand(root))
                .addSubcommand(new RunCommand(root))
                .addSubcommand(new TokenizeCommand(root))
                .addSubcommand(new KeysCommand(root))
                .addSubcommand(new ConfigCommand(root))
                .addSubcommand(new ServiceCommand(root))
                .addSubcommand(new CompletionCommand(root))
                .addSubcommand(new ManualCommand(root))
                .addSubcommand(new HelpCommand());
        // Each applies to the subcommands too, so they come after them.
        line.setExpandAtFiles(false); // a prompt may begin with '@'
        line.setColorScheme(
                CommandLine.Help.defaultColorScheme(
                        session.out().hasColours() ? Ansi.ON : Ansi.OFF));
        line.setUsageHelpWidth(80);
        line.setOut(writer(session.surroundings().streams().out()));
        line.setErr(writer(session.surroundings().streams().err()));
        line.registerConverter(Duration.class, Timeouts::parse);
        line.setExecutionStrategy(StokerCli::run);
        line.setParameterExceptionHandler((e, args) -> misused(e, args, session));
        line.setExecutionExceptionHandler((e, sub, _) -> failed(e, sub, session));
        line.getSubcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(spec -> ASK_NO_DAEMON.contains(spec.name()))
                .forEach(StokerCli::hideDaemonOptions);
        line.getCommandSpec().version("stoker " + session.surroundings().version());
        describe(line.getCommandSpec());
        line.getSubcommands().values().forEach(sub -> describe(sub.getCommandSpec()));
        return line;
    }

    /** A name that is empty would be asked for as if it were not there. */
    private static int run(ParseResult parsed) {
        ParseResult sub = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
        for (PositionalParamSpec named : sub.matchedPositionals()) {
            if (NAMES.contains(named.paramLabel())
                    && named.stringValues().stream().anyMatch(String::isBlank)) {
                throw new ParameterException(
                        sub.commandSpec().commandLine(),
                        "an empty " + named.paramLabel() + " (expected: a name)");
            }
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    /** Of a command that asks no daemon. They are still read, so that the mistake can be told. */
    private static void hideDaemonOptions(CommandSpec spec) {
        for (String name : List.of("--address", "--timeout")) {
            OptionSpec shown = spec.findOption(name);
            spec.remove(shown);
            spec.addOption(OptionSpec.builder(shown).hidden(true).build());
        }
    }

    private static void describe(CommandSpec spec) {
        Map<String, String> codes = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            codes.put(String.valueOf(code.number()), code.meaning());
        }
        spec.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(codes);
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    private static int misused(ParameterException e, String[] args, Session session) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName(" ");
        String help = command.replaceFirst("^stoker", "stoker help");
        String message = e.getMessage() == null ? "it cannot be understood" : e.getMessage();
        List<String> near =
                e instanceof UnmatchedArgumentException unmatched
                        ? unmatched.getSuggestions()
                        : List.of();
        String guess = near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
        String said = Words.lowerFirst(message) + guess + "; '" + help + "' tells what there is";
        boolean json =
                Arrays.stream(args).takeWhile(arg -> !arg.equals("--")).anyMatch(JSON::equals);
        return ended(new CommandFailure(ExitCode.USAGE, said), json, session);
    }

    private static int failed(Exception e, CommandLine sub, Session session) throws Exception {
        boolean json = sub.getParseResult().hasMatchedOption(JSON);
        return switch (e) {
            case CommandFailure failure -> ended(failure, json, session);
            case StokerException fault -> ended(Refusal.of(fault), json, session);
            // 'head' has seen enough: nothing went wrong.
            case OutputLost lost when lost.isReaderGone() -> ExitCode.OK.number();
            case OutputLost lost -> {
                complain(session.err(), "cannot write the output: " + lost.reason());
                yield ExitCode.FAILED.number();
            }
            case Exception bug -> throw bug; // picocli prints the trace and ends with 1
        };
    }

    private static int ended(CommandFailure failure, boolean json, Session session) {
        if (!failure.sentence().isEmpty()) {
            complain(session.err(), failure.sentence());
        }
        if (json && !session.out().hasJson()) {
            try {
                session.out().json(FailureJson.of(failure));
            } catch (OutputLost _) {
                // The exit code tells as much.
            }
        }
        return failure.code().number();
    }

    private static void complain(Screen err, String sentence) {
        try {
            err.line("stoker: " + Words.oneLine(sentence)).flush();
        } catch (OutputLost _) {
            // There is nowhere left to say it.
        }
    }
}
