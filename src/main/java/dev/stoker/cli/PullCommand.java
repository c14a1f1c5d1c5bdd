package dev.stoker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.cli.client.DaemonClient;
import dev.stoker.cli.client.JsonTree;
import dev.stoker.cli.stock.PullRun;
import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.cli.terminal.Farewell;
import dev.stoker.cli.terminal.Progress;
import dev.stoker.cli.terminal.Screen;
import dev.stoker.cli.terminal.Words;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stoker pull}: a model that is not here yet. */
@Command(
        name = "pull",
        description = "Download a model, by the backend it is for.",
        footer = {
            "",
            "What was downloaded before a Ctrl-C is kept: the same command again goes on",
            "from there. Ends with 6 if the model would not fit in memory."
        })
final class PullCommand implements Callable<Integer> {
    private static final Duration TICK = Duration.ofMillis(250);
    private static final String GOES_ON = "; the same command goes on where it stopped";
    private static final String CANCELLED =
            "stoker: cancelled; the same command goes on where it stopped";

    @Parameters(
            paramLabel = "MODEL",
            description =
                    "What to download: a name as its registry has it, such as llama3.2:1b, with"
                            + " @backend where several could take it; or hf:org/repo[:quant] for an"
                            + " engine of Stoker's own.")
    private String model = "";

    @Option(names = "--force", description = "Also if it would not fit in memory.")
    private boolean force;

    @Option(names = "--json", description = "Print the last event's JSON.")
    private boolean json;

    private final StokerCommand root;

    PullCommand(StokerCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        DaemonClient client = root.client(Timeouts.PLAN);
        ObjectNode order = JsonTree.object().put("model", model);
        if (force) {
            order.put("force", true);
        }
        Screen err = root.err();
        var pull = new PullRun(model, err);
        byte[] end;
        try (Progress waiting = Progress.start(err, TICK, pull::line);
                Farewell _ = Farewell.ready(err, waiting, CANCELLED)) {
            end = pull.run().follow(client, Outlook.MODELS + "/pull", JsonTree.bytes(order));
        } catch (CommandFailure e) {
            throw remedied(e);
        }
        if (err.isTerminal() && !pull.warning().isEmpty()) {
            err.line("stoker: warning: " + pull.warning());
        }
        JsonNode done = JsonTree.readOrNull(end, 0, end.length);
        if (json || done == null) {
            root.out().json(end);
        } else {
            root.out()
                    .line(
                            "%s is on %s."
                                    .formatted(Words.of(done, "model"), Words.of(done, "backend")));
        }
        root.out().flush();
        return ExitCode.OK.number();
    }

    private static boolean isCut(CommandFailure e) {
        return e.getCause() instanceof IOException
                && !(e.getCause() instanceof SocketTimeoutException);
    }

    /** The list of what is here says nothing about what a registry has. */
    private static CommandFailure remedied(CommandFailure e) {
        return switch (e.problem()) {
            case "model_not_found" -> e.with("");
            case "shutting_down" -> e.with(GOES_ON);
            // Broken off amid its answer: not refused, and not silent for too long.
            case "" -> e.code() == ExitCode.FAILED && isCut(e) ? e.with(GOES_ON) : e;
            case String _ -> e;
        };
    }
}
