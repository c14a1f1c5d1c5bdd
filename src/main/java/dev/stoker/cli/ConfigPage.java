package dev.stoker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.terminal.Screen;
import dev.stoker.cli.terminal.Table;
import dev.stoker.cli.terminal.Table.Cell;
import dev.stoker.cli.terminal.Table.Column;
import dev.stoker.cli.terminal.Words;

/** The configuration on the screen. */
final class ConfigPage {
    private static final String UNSET = "–";

    private ConfigPage() {}

    /**
     * Values, and what is to be known of them.
     *
     * @param all whether also those are shown that nobody has set
     */
    static void print(JsonNode config, boolean all, Screen out) {
        var table = new Table(Column.left("KEY"), Column.left("VALUE"), Column.left("SOURCE"));
        for (JsonNode value : config.path("values")) {
            boolean set = !Words.of(value, "source").equals("default");
            if (all || set) {
                table.row(
                        Cell.of(Words.of(value, "key")),
                        Cell.of(Words.oneLine(Words.of(value, "value", UNSET))),
                        Cell.of(Words.of(value, "source")));
            }
        }
        if (table.isEmpty()) {
            out.line(
                    "Nothing is configured, all is as by default; 'stoker config stoker' lists it.");
        } else {
            table.print(out);
        }
        for (JsonNode waiting : config.path("pending_restart")) {
            out.line(waits(waiting));
        }
        JsonNode refused = config.path("refused");
        if (refused.isObject()) {
            out.line(
                    "What is configured now is invalid and was not taken over at "
                            + Words.of(refused, "at")
                            + ":");
            for (JsonNode problem : refused.path("problems")) {
                out.line("  " + Words.oneLine(problem.asText()));
            }
        }
    }

    /** What a reload has done, or would do. */
    static void printReload(JsonNode done, Screen out) {
        var table =
                new Table(
                        Column.left("KEY"),
                        Column.left("FROM"),
                        Column.left("TO"),
                        Column.left("EFFECT"));
        for (JsonNode change : done.path("changes")) {
            table.row(
                    Cell.of(Words.of(change, "key")),
                    Cell.of(Words.oneLine(Words.of(change, "from", UNSET))),
                    Cell.of(Words.oneLine(Words.of(change, "to", UNSET))),
                    Cell.of(Words.of(change, "effect")));
        }
        if (!table.isEmpty()) {
            table.print(out);
            out.line();
        }
        String sentence = Words.of(done, "sentence");
        out.line(Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1) + ".");
    }

    /** One key that waits for a restart, as a sentence. */
    static String waits(JsonNode pending) {
        return Words.of(pending, "key")
                + " is "
                + Words.of(pending, "from", "not set")
                + " until the daemon is restarted, then "
                + Words.of(pending, "to", "not set")
                + ": "
                + Words.of(pending, "because");
    }
}
