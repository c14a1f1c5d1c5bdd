package dev.stoker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.client.Answer;
import dev.stoker.cli.client.DaemonAddress;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.cli.terminal.Screen;
import dev.stoker.cli.terminal.Words;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stoker logs}: what engines have written last. */
@Command(name = "logs", description = "Show what the engines of Stoker's own have written last.")
final class LogsCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "MODEL",
            description = "Only the engines of this model.")
    private @Nullable String model;

    @Option(names = "--json", description = "Print the API's answer as it is.")
    private boolean json;

    private final StokerCommand root;

    LogsCommand(StokerCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        String path = Outlook.BACKENDS + "/llamacpp/logs";
        String question = model == null ? path : path + "?model=" + DaemonAddress.segment(model);
        Answer answer = root.client(Timeouts.ANSWER).get(question);
        JsonNode shown = answer.expect("engines");
        Screen out = root.out();
        if (json) {
            out.json(answer.body());
        } else if (shown.path("engines").isEmpty()) {
            out.line("No engine has run since the daemon started.");
        } else {
            shown.path("engines").forEach(engine -> print(engine, out));
        }
        out.flush();
        return ExitCode.OK.number();
    }

    private static void print(JsonNode engine, Screen out) {
        out.line("== " + Words.of(engine, "model") + " (" + Words.of(engine, "use") + ")");
        engine.path("lines").forEach(line -> out.line(Words.oneLine(line.asText())));
    }
}
