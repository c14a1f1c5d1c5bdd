package dev.stoker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.client.JsonTree;
import dev.stoker.cli.stock.Figures;
import dev.stoker.cli.terminal.ExitCode;
import dev.stoker.cli.terminal.Paint;
import dev.stoker.cli.terminal.Screen;
import dev.stoker.cli.terminal.Table;
import dev.stoker.cli.terminal.Table.Cell;
import dev.stoker.cli.terminal.Table.Column;
import dev.stoker.cli.terminal.Words;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stoker memory}: who has the memory of this machine. */
@Command(
        name = "memory",
        description = "Tell who has the memory of this machine, and what is free.")
final class MemoryCommand implements Callable<Integer> {
    private static final String MEMORY = "/stoker/v1/memory";

    @Option(names = "--json", description = "Print what the API would answer.")
    private boolean json;

    private final StokerCommand root;

    MemoryCommand(StokerCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        JsonNode memory = root.client(Timeouts.ANSWER).get(MEMORY).expect("pools");
        Screen out = root.out();
        if (json) {
            out.json(JsonTree.bytes(memory));
        } else {
            printPools(memory.path("pools"), out);
            out.line();
            printModels(memory, out);
        }
        out.flush();
        return ExitCode.OK.number();
    }

    private static void printPools(JsonNode pools, Screen out) {
        var table =
                new Table(
                        Column.left("MEMORY"),
                        Column.right("TOTAL"),
                        Column.right("FREE"),
                        Column.right("PROMISED"),
                        Column.right("OTHERS"));
        for (JsonNode pool : pools) {
            table.row(
                    Cell.of(Words.of(pool, "name")),
                    fact(pool, "total"),
                    fact(pool, "free"),
                    fact(pool, "promised"),
                    fact(pool, "others"));
        }
        table.print(out);
    }

    private static void printModels(JsonNode memory, Screen out) {
        var table =
                new Table(
                        Column.left("MODEL"),
                        Column.left("BACKEND"),
                        Column.right("MAIN"),
                        Column.right("GPU"),
                        Column.right("PROMISED"),
                        Column.left("LAST USED"),
                        Column.left("STATE"));
        for (JsonNode model : memory.path("models")) {
            table.row(
                    Cell.of(Words.of(model, "model")),
                    Cell.of(Words.of(model, "backend")),
                    fact(model, "main"),
                    fact(model, "devices"),
                    fact(model, "promised"),
                    Cell.of(Words.of(model, "last_used")),
                    state(model));
        }
        for (String stage : new String[] {"loading", "waiting"}) {
            for (JsonNode model : memory.path(stage)) {
                Cell none = Cell.of("");
                table.row(
                        Cell.of(Words.of(model, "model")),
                        Cell.of(Words.of(model, "backend")),
                        none,
                        none,
                        none,
                        none,
                        new Cell(stage, Paint.YELLOW));
            }
        }
        if (table.isEmpty()) {
            out.line("No model is in memory.");
        } else {
            table.print(out);
        }
    }

    private static Cell fact(JsonNode object, String field) {
        return Cell.of(Figures.bytes(object.path(field), "value"));
    }

    private static Cell state(JsonNode model) {
        String calls = Words.of(model, "calls");
        String busy =
                !model.path("busy").asBoolean(false)
                        ? "idle"
                        : calls.equals("0") ? "busy" : "busy (" + calls + ")";
        String pinned = model.path("pinned").asBoolean(false) ? ", pinned" : "";
        String keeper = Words.of(model, "keeper");
        return Cell.of(busy + pinned + (keeper.equals("other") ? ", loaded by others" : ""));
    }
}
