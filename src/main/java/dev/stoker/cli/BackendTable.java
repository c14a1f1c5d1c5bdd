package dev.stoker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.terminal.Paint;
import dev.stoker.cli.terminal.Screen;
import dev.stoker.cli.terminal.Table;
import dev.stoker.cli.terminal.Table.Cell;
import dev.stoker.cli.terminal.Table.Column;
import dev.stoker.cli.terminal.Words;

/** Backends and their engines for people, from the API's answer. */
final class BackendTable {
    private BackendTable() {}

    static void print(JsonNode backends, Screen out) {
        var table =
                new Table(
                        Column.left("BACKEND"),
                        Column.left("STATE"),
                        Column.right("MODELS"),
                        Column.left("ORIGIN"),
                        Column.left("VERSION"),
                        Column.left("ADDRESS"));
        for (JsonNode backend : backends) {
            table.row(
                    Cell.of(Words.of(backend, "id")),
                    state(backend),
                    Cell.of(Words.of(backend, "models")),
                    Cell.of(Words.of(backend, "origin")),
                    Cell.of(Words.of(backend, "version")),
                    Cell.of(Words.of(backend, "url")));
        }
        table.print(out);
        errors(backends, out);
        engines(backends, out);
    }

    static Cell state(JsonNode backend) {
        String state = Words.of(backend, "state");
        return new Cell(
                state,
                switch (state) {
                    case "ready" -> Paint.GREEN;
                    case "down", "wedged", "cooling" -> Paint.RED;
                    case "degraded", "loading", "starting", "draining" -> Paint.YELLOW;
                    case String _ -> Paint.PLAIN;
                });
    }

    private static void errors(JsonNode backends, Screen out) {
        for (JsonNode backend : backends) {
            String error = Words.of(backend, "last_error");
            boolean well = Words.of(backend, "state").equals("ready");
            String told = well ? error : Words.of(backend, "reason");
            if (!told.isEmpty()) {
                out.line().line(Words.of(backend, "id") + ": " + told);
            }
        }
    }

    private static void engines(JsonNode backends, Screen out) {
        var table =
                new Table(
                        Column.left("ENGINE"),
                        Column.left("USE"),
                        Column.left("STATE"),
                        Column.right("PID"),
                        Column.right("AT WORK"),
                        Column.left("BECAUSE"));
        for (JsonNode backend : backends) {
            for (JsonNode engine : backend.path("engines")) {
                table.row(
                        Cell.of(Words.of(engine, "model")),
                        Cell.of(Words.of(engine, "use")),
                        state(engine),
                        Cell.of(Words.of(engine, "pid")),
                        Cell.of(Words.of(engine, "in_use")),
                        Cell.of(Words.of(engine, "because")));
            }
        }
        if (!table.isEmpty()) {
            out.line();
            table.print(out);
        }
    }
}
