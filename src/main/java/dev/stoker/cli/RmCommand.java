package dev.stoker.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.cli.client.DaemonClient;
import dev.stoker.cli.client.JsonTree;
import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.cli.terminal.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stoker rm}: models that are not wanted any more. */
@Command(
        name = "rm",
        description = "Delete models.",
        footer = {
            "",
            "Of files that engines of Stoker's own run, only those that 'stoker pull' has",
            "downloaded are deleted: the others are somebody else's."
        })
final class RmCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "MODEL",
            description = "Which models: name[:tag][@backend].")
    private List<String> models = new ArrayList<>();

    @Option(names = "--force", description = "Also if an engine of Stoker's own is at work on it.")
    private boolean force;

    @Option(names = "--json", description = "Print one JSON object, see docs/cli.md.")
    private boolean json;

    private final StokerCommand root;

    RmCommand(StokerCommand root) {
        this.root = root;
    }

    /** One that cannot be deleted keeps nobody from deleting the next. */
    @Override
    public Integer call() {
        DaemonClient client = root.client(Timeouts.CHANGE);
        ObjectNode shown = JsonTree.object();
        ArrayNode deleted = shown.putArray("deleted");
        ExitCode worst = ExitCode.OK;
        for (String model : models) {
            try {
                delete(client, model);
                deleted.add(model);
            } catch (CommandFailure failure) {
                CommandFailure told = Outlook.explained(failure, model, client);
                root.err().line("stoker: " + Words.oneLine(told.sentence())).flush();
                worst = worst == ExitCode.OK ? told.code() : worst;
            }
        }
        if (json) {
            root.out().json(JsonTree.bytes(shown));
        }
        root.out().flush();
        return worst.number();
    }

    private void delete(DaemonClient client, String model) {
        client.delete(Outlook.path(model) + (force ? "?force=true" : "")).expectNothing();
        if (!json) {
            root.out().line(model + " is deleted.").flush();
        }
    }
}
