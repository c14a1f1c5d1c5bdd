package dev.stoker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.client.Answer;
import dev.stoker.cli.client.DaemonAddress;
import dev.stoker.cli.client.DaemonClient;
import dev.stoker.cli.terminal.CommandFailure;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.cli.terminal.Paint;
import dev.stoker.cli.terminal.Screen;
import dev.stoker.cli.terminal.Table;
import dev.stoker.cli.terminal.Table.Cell;
import dev.stoker.cli.terminal.Table.Column;
import dev.stoker.cli.terminal.Words;
import dev.stoker.core.Bytes;
import java.util.StringJoiner;
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
        Answer answer =
                client.get(
                        model == null
                                ? Outlook.MODELS
                                : Outlook.MODELS + "/" + DaemonAddress.segment(model));
        JsonNode shown = model == null ? answer.expect("models") : one(answer, model, client);
        Screen out = root.out();
        if (json) {
            out.json(answer.body());
        } else if (model == null) {
            list(shown.path("models"), out);
            refused(shown.path("refused"), out);
        } else {
            show(shown, out);
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

    private static void list(JsonNode models, Screen out) {
        if (models.isEmpty()) {
            out.line("No model; 'stoker doctor' says what is missing.");
            return;
        }
        var table =
                new Table(
                        Column.left("MODEL"),
                        Column.left("BACKEND"),
                        Column.right("SIZE"),
                        Column.left("QUANT"),
                        Column.right("CONTEXT"),
                        Column.left("LOADED"));
        for (JsonNode model : models) {
            boolean loaded = model.path("loaded").asBoolean(false);
            table.row(
                    Cell.of(Words.of(model, "id")),
                    Cell.of(Words.of(model, "backend")),
                    Cell.of(size(model)),
                    Cell.of(Words.of(model, "quantisation")),
                    Cell.of(context(model)),
                    new Cell(loaded ? "yes" : "", Paint.GREEN));
        }
        table.print(out);
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

    private static void show(JsonNode model, Screen out) {
        new FieldList(out, 14)
                .field("model", Words.of(model, "id"))
                .field("name", Words.of(model, "name"))
                .field("also", joined(model.path("aliases")))
                .field("backend", Words.of(model, "backend"))
                .field("kind", Words.of(model, "kind"))
                .field("origin", Words.of(model, "origin"))
                .field("size", size(model))
                .field("architecture", Words.of(model, "architecture"))
                .field("quantisation", Words.of(model, "quantisation"))
                .field("trained for", tokens(model, "trained_context"))
                .field("context", tokens(model, "context"))
                .field("loaded", loaded(model))
                .field("uses", joined(model.path("uses")));
    }

    private static String loaded(JsonNode model) {
        JsonNode loaded = model.path("loaded");
        return loaded.isBoolean() ? (loaded.booleanValue() ? "yes" : "no") : "";
    }

    private static String size(JsonNode model) {
        JsonNode size = model.path("size");
        return size.canConvertToLong() && size.longValue() >= 0
                ? new Bytes(size.longValue()).toString()
                : "";
    }

    /** As it runs now; in brackets what it was trained for, where nothing runs. */
    private static String context(JsonNode model) {
        String now = Words.of(model, "context");
        String trained = Words.of(model, "trained_context");
        return now.isEmpty() && !trained.isEmpty() ? "(" + trained + ")" : now;
    }

    private static String tokens(JsonNode model, String field) {
        String count = Words.of(model, field);
        return count.isEmpty() ? "" : count + " tokens";
    }

    private static String joined(JsonNode texts) {
        var joined = new StringJoiner(", ");
        texts.forEach(text -> joined.add(Words.oneLine(text.asText())));
        return joined.toString();
    }
}
