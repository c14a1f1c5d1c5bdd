package dev.stoker.cli.stock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.terminal.Paint;
import dev.stoker.cli.terminal.Screen;
import dev.stoker.cli.terminal.Table;
import dev.stoker.cli.terminal.Table.Cell;
import dev.stoker.cli.terminal.Table.Column;
import dev.stoker.cli.terminal.Words;
import java.util.function.Predicate;

/** Models one below the other. */
public final class ModelTable {
    private ModelTable() {}

    /**
     * All there are.
     *
     * @param isStopped whether somebody has stopped that one by hand
     */
    public static void print(JsonNode models, Predicate<JsonNode> isStopped, Screen out) {
        var table =
                new Table(
                        Column.left("MODEL"),
                        Column.left("BACKEND"),
                        Column.right("SIZE"),
                        Column.right("PARAMS"),
                        Column.left("QUANT"),
                        Column.right("CONTEXT"),
                        Column.left("LOADED"));
        for (JsonNode model : models) {
            table.row(
                    Cell.of(Words.of(model, "id")),
                    Cell.of(Words.of(model, "backend")),
                    Cell.of(Figures.bytes(model, "size")),
                    Cell.of(Figures.parameters(model)),
                    Cell.of(Words.of(model, "quantisation")),
                    Cell.of(Figures.context(model)),
                    isStopped.test(model) ? new Cell("stopped", Paint.DIM) : state(model));
        }
        table.print(out);
    }

    /** What leaves the machine is to be seen at a glance, and what cannot run here too. */
    private static Cell state(JsonNode model) {
        if (model.path("location").asText("").equals("cloud")) {
            return new Cell("cloud", Paint.YELLOW);
        }
        if (model.path("loaded").asBoolean(false)) {
            return new Cell("yes", Paint.GREEN);
        }
        return model.path("fits").asBoolean(true) ? Cell.of("") : new Cell("no fit", Paint.DIM);
    }

    /**
     * Those in memory.
     *
     * @param models of which the others are passed over
     */
    public static void printLoaded(Iterable<JsonNode> models, Screen out) {
        var table =
                new Table(
                        Column.left("MODEL"),
                        Column.left("BACKEND"),
                        Column.right("MEMORY"),
                        Column.right("GPU"),
                        Column.right("CONTEXT"));
        for (JsonNode model : models) {
            table.row(
                    Cell.of(Words.of(model, "id")),
                    Cell.of(Words.of(model, "backend")),
                    Cell.of(Figures.bytes(model, "resident")),
                    Cell.of(Figures.deviceShare(model)),
                    Cell.of(Words.of(model, "context")));
        }
        table.print(out);
    }
}
