package dev.stoker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.client.Answer;
import dev.stoker.cli.client.DaemonClient;
import dev.stoker.cli.stock.ModelTable;
import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.cli.terminal.Paint;
import dev.stoker.cli.terminal.Screen;
import dev.stoker.cli.terminal.Words;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stoker models}: what can be asked for. */
@Command(name = "models", description = "List the models that can be asked for.")
final class ModelsCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "MODEL",
            description = "Show this one only, in full: name[:tag][@backend].")
    private @Nullable String model;

    @Option(names = "--json", description = "Print the API's answer as it is.")
    private boolean json;

    private final StokerCommand root;

    ModelsCommand(StokerCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        DaemonClient client = root.client(Timeouts.ANSWER);
        Answer answer = client.get(model == null ? Outlook.MODELS : Outlook.path(model));
        JsonNode shown = model == null ? answer.expect("models") : one(answer, model, client);
        Screen out = root.out();
        if (json) {
            out.json(answer.body());
        } else if (model == null) {
            list(shown.path("models"), client, out);
            refused(shown.path("refused"), out);
        } else {
            ModelFields.print(shown, stopped(client), new FieldList(out, ModelFields.WIDTH));
        }
        out.flush();
        return ExitCode.OK.number();
    }

    private static JsonNode one(Answer answer, String spec, DaemonClient client) {
        try {
            return answer.expect("id");
        } catch (CommandFailure failure) {
            throw Outlook.explained(failure, spec, client);
        }
    }

    private static StoppedModels stopped(DaemonClient client) {
        return new StoppedModels(client.get(Outlook.BACKENDS).expect("backends"));
    }

    private static void list(JsonNode models, DaemonClient client, Screen out) {
        if (models.isEmpty()) {
            out.line("No model; 'stoker doctor' says what is missing.");
            return;
        }
        ModelTable.print(models, stopped(client)::has, out);
    }

    private static void refused(JsonNode files, Screen out) {
        if (!files.isEmpty()) {
            out.line();
        }
        for (JsonNode file : files) {
            String line = Words.of(file, "file") + " is refused: " + Words.of(file, "because");
            out.print(Paint.DIM, line).line();
        }
    }
}
