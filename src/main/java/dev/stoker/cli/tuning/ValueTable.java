package dev.stoker.cli.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.terminal.Paint;
import dev.stoker.cli.terminal.Screen;
import dev.stoker.cli.terminal.Table;
import dev.stoker.cli.terminal.Table.Cell;
import dev.stoker.cli.terminal.Table.Column;
import dev.stoker.cli.terminal.Words;
import dev.stoker.core.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** The values of a plan: what is set, what the backend would do by itself, and why. */
final class ValueTable {
    private static final int OWN_WIDTH = 18;
    private static final int WHY_WIDTH = 24;
    private static final String LEFT = "–";

    private ValueTable() {}

    /**
     * Prints it.
     *
     * @param all whether what is left to the backend has rows as well, and each its numbers
     */
    static void print(JsonNode plan, boolean all, Screen out) {
        var table =
                new Table(
                        Column.left("VALUE"),
                        Column.right("PLANNED"),
                        Column.broken("BY ITSELF", OWN_WIDTH),
                        Column.broken("WHY", WHY_WIDTH));
        List<String> left = new ArrayList<>();
        for (var entry : plan.path("values").properties()) {
            JsonNode value = entry.getValue();
            boolean set = !value.path("value").isNull();
            if (set || all) {
                table.row(
                        Cell.of(name(entry.getKey())),
                        new Cell(planned(entry.getKey(), value), set ? Paint.BOLD : Paint.DIM),
                        new Cell(Words.of(value, "by_itself"), Paint.DIM),
                        new Cell(why(value, set, all), set ? Paint.PLAIN : Paint.DIM));
            } else {
                left.add(name(entry.getKey()));
            }
        }
        if (!table.isEmpty()) {
            table.print(out);
        }
        if (!left.isEmpty()) {
            String names = "left to " + program(plan) + ": " + String.join(", ", left);
            Words.lines(names, out.width()).forEach(line -> out.print(Paint.DIM, line).line());
        }
    }

    /** As people write it: {@code KV}, {@code GPU}. */
    static String name(String field) {
        var name = new StringJoiner(" ");
        for (String word : field.split("_", -1)) {
            name.add(
                    switch (word) {
                        case "kv" -> "KV";
                        case "cpu" -> "CPU";
                        case "gpu" -> "GPU";
                        case "numa" -> "NUMA";
                        case String other -> other;
                    });
        }
        return name.toString();
    }

    /** What the server's program is called. */
    static String program(JsonNode plan) {
        String kind = Words.of(plan, "kind");
        return switch (kind) {
            case "llamacpp" -> "llama-server";
            case "ollama" -> "Ollama";
            case "localai" -> "LocalAI";
            case "lmstudio" -> "LM Studio";
            case "vllm" -> "vLLM";
            case "tgi" -> "TGI";
            case String other -> other;
        };
    }

    private static String planned(String field, JsonNode object) {
        JsonNode value = object.path("value");
        if (value.isBoolean()) {
            return value.booleanValue() ? "on" : "off";
        }
        if (field.equals("prompt_cache") && value.canConvertToLong() && value.longValue() >= 0) {
            return new Bytes(value.longValue()).toString();
        }
        return value.isNull() ? LEFT : Words.of(object, "value");
    }

    private static String why(JsonNode value, boolean set, boolean numbers) {
        String because = Words.clause(Words.of(value, "because"));
        String bound = Words.of(value, "bound").replace('_', ' ');
        String why = set && !bound.isEmpty() ? bound + ": " + because : because;
        var considered = new StringJoiner("; ", " (", ")").setEmptyValue("");
        if (numbers) {
            for (JsonNode one : value.path("considered")) {
                considered.add(Words.of(one, "what") + ": " + Words.of(one, "value"));
            }
        }
        return why + considered;
    }
}
