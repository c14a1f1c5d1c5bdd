package dev.stoker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.client.Answer;
import dev.stoker.cli.client.DaemonClient;
import dev.stoker.cli.client.JsonTree;
import dev.stoker.cli.stock.Figures;
import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.cli.terminal.Progress;
import dev.stoker.cli.terminal.Words;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stoker load}: so that the first call waits for nothing. */
@Command(name = "load", description = "Load a model into memory, as calls will want it.")
final class LoadCommand implements Callable<Integer> {
    private static final Duration TICK = Duration.ofSeconds(1);

    @Parameters(paramLabel = "MODEL", description = "Which model: name[:tag][@backend].")
    private String model = "";

    @Option(names = "--json", description = "Print the API's answer as it is.")
    private boolean json;

    private final StokerCommand root;

    LoadCommand(StokerCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        DaemonClient client = root.client(Timeouts.MODEL);
        try {
            Answer answer;
            try (Progress _ = Progress.start(root.err(), model, TICK)) {
                answer =
                        client.post(Outlook.path(model, "load"), JsonTree.bytes(JsonTree.object()));
            }
            JsonNode loaded = answer.expect("id");
            if (json) {
                root.out().json(answer.body());
            } else {
                String memory = Figures.bytes(loaded, "resident");
                root.out()
                        .line(
                                "%s is loaded on %s%s."
                                        .formatted(
                                                Words.of(loaded, "id"),
                                                Words.of(loaded, "backend"),
                                                memory.isEmpty() ? "" : ", " + memory));
            }
        } catch (CommandFailure failure) {
            throw Outlook.explained(failure, model, client);
        }
        root.out().flush();
        return ExitCode.OK.number();
    }
}
