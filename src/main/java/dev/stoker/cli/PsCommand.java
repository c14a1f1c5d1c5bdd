package dev.stoker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.cli.client.JsonTree;
import dev.stoker.cli.stock.ModelTable;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.cli.terminal.Screen;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stoker ps}: what is in memory. */
@Command(name = "ps", description = "List the models that are in memory, and what they take of it.")
final class PsCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print one JSON object, see docs/cli.md.")
    private boolean json;

    private final StokerCommand root;

    PsCommand(StokerCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        JsonNode all = root.client(Timeouts.ANSWER).get(Outlook.MODELS).expect("models");
        ObjectNode shown = JsonTree.object();
        ArrayNode loaded = shown.putArray("models");
        for (JsonNode model : all.path("models")) {
            if (model.path("loaded").asBoolean(false)) {
                loaded.add(model);
            }
        }
        Screen out = root.out();
        if (json) {
            out.json(JsonTree.bytes(shown));
        } else if (loaded.isEmpty()) {
            out.line("No model is in memory.");
        } else {
            ModelTable.printLoaded(loaded, out);
        }
        out.flush();
        return ExitCode.OK.number();
    }
}
