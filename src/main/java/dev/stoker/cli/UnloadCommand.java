package dev.stoker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** {@code stoker unload}: its memory for others. */
@Command(name = "unload", description = "Take a model out of memory.")
final class UnloadCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "Which model: name[:tag][@backend].")
    private String model = "";

    @Option(
            names = "--force",
            description = "Also if an engine of Stoker's own is at work: its callers are cut off.")
    private boolean force;

    @Option(names = "--json", description = "Print the API's answer as it is.")
    private boolean json;

    private final StokerCommand root;

    UnloadCommand(StokerCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        DaemonClient client = root.client(Timeouts.CHANGE);
        ObjectNode how = JsonTree.object();
        if (force) {
            how.put("force", true);
        }
        try {
            Answer answer = client.post(Outlook.path(model, "unload"), JsonTree.bytes(how));
            JsonNode unloaded = answer.expect("id");
            if (json) {
                root.out().json(answer.body());
            } else {
                boolean ends = unloaded.path("loaded").asBoolean(false);
                root.out()
                        .line(
                                Words.of(unloaded, "id")
                                        + (ends
                                                ? " is unloaded once its server lets go of it."
                                                : " is unloaded."));
            }
        } catch (CommandFailure failure) {
            throw Outlook.explained(failure, model, client);
        }
        root.out().flush();
        return ExitCode.OK.number();
    }
}
