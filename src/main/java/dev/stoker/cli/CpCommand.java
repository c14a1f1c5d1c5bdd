package dev.stoker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.client.Answer;
import dev.stoker.cli.client.DaemonClient;
import dev.stoker.cli.client.JsonTree;
import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.cli.terminal.Words;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stoker cp}: a second name. */
@Command(name = "cp", description = "Give a model a second name on its backend.")
final class CpCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "FROM",
            description = "Which model: name[:tag][@backend].")
    private String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "The second name.")
    private String to = "";

    @Option(names = "--json", description = "Print the API's answer as it is.")
    private boolean json;

    private final StokerCommand root;

    CpCommand(StokerCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        DaemonClient client = root.client(Timeouts.CHANGE);
        try {
            Answer answer =
                    client.post(
                            Outlook.path(from, "copy"),
                            JsonTree.bytes(JsonTree.object().put("to", to)));
            JsonNode copy = answer.expect("model");
            if (json) {
                root.out().json(answer.body());
            } else {
                root.out().line(from + " is also named " + Words.of(copy, "model") + ".");
            }
        } catch (CommandFailure failure) {
            throw Outlook.explained(failure, from, client);
        }
        root.out().flush();
        return ExitCode.OK.number();
    }
}
