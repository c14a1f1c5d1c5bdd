package dev.stoker.cli.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.terminal.Paint;
import dev.stoker.cli.terminal.Screen;
import dev.stoker.cli.terminal.Table;
import dev.stoker.cli.terminal.Table.Cell;
import dev.stoker.cli.terminal.Table.Column;
import dev.stoker.cli.terminal.Words;
import dev.stoker.core.Bytes;
import java.util.List;

/** A plan for people: its values, where the memory goes, and how far it is in force. */
public final class PlanPage {
    private final JsonNode plan;
    private final Screen out;

    /**
     * @param plan as the API answers it
     */
    public PlanPage(JsonNode plan, Screen out) {
        this.plan = plan;
        this.out = out;
    }

    /** Whether there is memory for it. */
    public static boolean fits(JsonNode plan) {
        return plan.path("fits").asBoolean(true);
    }

    /**
     * Prints it.
     *
     * @param all whether what is left to the backend is shown in full, and the numbers used
     */
    public void print(boolean all) {
        head();
        out.line();
        ValueTable.print(plan, all, out);
        out.line();
        new MemoryBar(plan.path("memory"), out).print();
        out.line();
        if (!fits(plan)) {
            nearest();
        }
        state();
        advice();
        drift();
    }

    private void head() {
        String backend = Words.of(plan, "backend");
        String version = Words.of(plan, "version");
        out.print(Paint.BOLD, Words.of(plan, "model")).print(" on " + backend);
        out.line(version.isEmpty() ? "" : " (" + ValueTable.program(plan) + " " + version + ")");
        if (!fits(plan)) {
            paragraph(Paint.RED, "It does not fit: " + Words.clause(Words.of(plan, "because")));
        }
    }

    private void nearest() {
        var table =
                new Table(
                        Column.broken("WOULD FIT", 40),
                        Column.right("CONTEXT"),
                        Column.right("SLOTS"),
                        Column.left("CACHE"),
                        Column.right("TAKES"));
        for (JsonNode one : plan.path("nearest")) {
            table.row(
                    Cell.of(Words.of(one, "change")),
                    Cell.of(Words.of(one, "context")),
                    Cell.of(Words.of(one, "slots")),
                    Cell.of(Words.of(one, "cache")),
                    Cell.of(new Bytes(Math.max(0, one.path("total").asLong(0))).toString()));
        }
        if (table.isEmpty()) {
            out.line("Nothing that is wished less of would make it fit.");
        } else {
            table.print(out);
        }
        out.line();
    }

    private void state() {
        String state = Words.of(plan, "state");
        String how = Words.of(plan, "how");
        switch (state) {
            case "applied" -> out.print(Paint.GREEN, state).line(": " + how);
            case "pending", "advised" -> out.print(Paint.YELLOW, state).line(": " + how);
            case String _ -> out.print(Paint.DIM, how).line();
        }
    }

    /** One line each and whole, since they are to be copied. */
    private void advice() {
        for (JsonNode line : plan.path("advice")) {
            out.line("  " + Words.oneLine(line.asText()));
        }
    }

    private void drift() {
        List<Drift> all = Drift.of(plan);
        if (all.isEmpty()) {
            return;
        }
        var table =
                new Table(
                        Column.left("RUNS OTHERWISE"),
                        Column.right("NOW"),
                        Column.right("PLANNED"));
        all.forEach(one ->
                table.row(
                        Cell.of(ValueTable.name(one.value())),
                        new Cell(one.now(), Paint.YELLOW),
                        Cell.of(one.planned())));
        out.line();
        table.print(out);
        String source = Words.of(plan.path("running"), "source");
        if (!source.isEmpty()) {
            out.print(Paint.DIM, "as told by " + source).line();
        }
    }

    private void paragraph(Paint paint, String text) {
        Words.lines(text, out.width()).forEach(line -> out.print(paint, line).line());
    }
}
