package dev.stoker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.client.Answer;
import dev.stoker.cli.client.DaemonClient;
import dev.stoker.cli.stock.Figures;
import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.cli.terminal.Screen;
import dev.stoker.cli.terminal.Words;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stoker show}: all that is told of one model. */
@Command(
        name = "show",
        description = "Show all that is told of a model: figures, settings, template, licence.")
final class ShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "Which model: name[:tag][@backend].")
    private String model = "";

    @Option(names = "--json", description = "Print the API's answer as it is.")
    private boolean json;

    private final StokerCommand root;

    ShowCommand(StokerCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        DaemonClient client = root.client(Timeouts.PLAN);
        try {
            Answer answer = client.get(Outlook.path(model, "show"));
            JsonNode shown = answer.expect("model");
            if (json) {
                root.out().json(answer.body());
            } else {
                print(shown, root.out());
            }
        } catch (CommandFailure failure) {
            throw Outlook.explained(failure, model, client);
        }
        root.out().flush();
        return ExitCode.OK.number();
    }

    private static void print(JsonNode shown, Screen out) {
        var fields = new FieldList(out, ModelFields.WIDTH);
        ModelFields.print(shown.path("model"), StoppedModels.unknown(), fields);
        fields.field("commands", Figures.joined(shown.path("can")));
        for (var setting : shown.path("settings").properties()) {
            fields.field(
                    "set", setting.getKey() + " " + Words.oneLine(setting.getValue().asText()));
        }
        section("system prompt", shown, "system", out);
        section("template", shown, "template", out);
        section("licence", shown, "license", out);
    }

    private static void section(String heading, JsonNode shown, String field, Screen out) {
        JsonNode text = shown.path(field);
        if (text.isTextual() && !text.textValue().isBlank()) {
            out.line().line(heading + ":").line(text.textValue().strip());
        }
    }
}
