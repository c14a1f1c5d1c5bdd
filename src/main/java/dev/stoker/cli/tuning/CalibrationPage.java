package dev.stoker.cli.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.cli.terminal.Paint;
import dev.stoker.cli.terminal.Screen;
import dev.stoker.cli.terminal.Table;
import dev.stoker.cli.terminal.Table.Cell;
import dev.stoker.cli.terminal.Table.Column;
import dev.stoker.cli.terminal.Words;
import java.util.Locale;
import java.util.StringJoiner;

/** What was measured, for people. */
public final class CalibrationPage {
    private static final String PROMPT = "prompt_tokens_per_second";
    private static final String GENERATION = "generation_tokens_per_second";

    private CalibrationPage() {}

    /** One calibration: before and after, what is kept of it, and how sure that is. */
    public static void print(JsonNode calibration, Screen out) {
        String version = Words.of(calibration, "version");
        out.print(Paint.BOLD, Words.of(calibration, "model"));
        out.print(" on " + Words.of(calibration, "backend"));
        out.line((version.isEmpty() ? "" : ", version " + version) + at(calibration));
        out.line();
        var table =
                new Table(
                        Column.left("TOKENS/S"),
                        Column.right("AS PLANNED"),
                        Column.right("BEST"),
                        Column.right("RATIO"));
        row(table, "reading a prompt", calibration, PROMPT);
        row(table, "writing", calibration, GENERATION);
        table.print(out);
        out.line();
        String settings = settings(calibration.path("settings"));
        if (!settings.isEmpty()) {
            out.print(Paint.GREEN, "planned with").line(" from now on: " + settings);
        } else {
            out.line("The plan made from facts stays: nothing measured is better for sure.");
        }
        String summary = Words.of(calibration, "summary");
        if (!summary.isEmpty()) {
            Words.lines(summary, out.width()).forEach(out::line);
        }
    }

    /** All there are, one line each. */
    public static void list(JsonNode calibrations, Screen out) {
        if (calibrations.isEmpty()) {
            out.line("No model is calibrated; 'stoker calibrate MODEL' does it.");
            return;
        }
        var table =
                new Table(
                        Column.left("MODEL"),
                        Column.left("BACKEND"),
                        Column.left("VERSION"),
                        Column.right("WRITING"),
                        Column.left("PLANNED WITH"),
                        Column.left("MEASURED"));
        for (JsonNode one : calibrations) {
            String settings = settings(one.path("settings"));
            table.row(
                    Cell.of(Words.of(one, "model")),
                    Cell.of(Words.of(one, "backend")),
                    Cell.of(Words.of(one, "version")),
                    Cell.of(ratio(one, GENERATION)),
                    Cell.of(settings.isEmpty() ? "nothing of it" : settings),
                    Cell.of(Words.of(one, "measured_at").replaceFirst("T.*", "")));
        }
        table.print(out);
    }

    /** With one decimal, empty where it is not told. */
    static String speed(JsonNode figures, String field) {
        JsonNode speed = figures.path(field);
        return speed.isNumber() ? String.format(Locale.ROOT, "%.1f", speed.doubleValue()) : "";
    }

    private static void row(Table table, String name, JsonNode calibration, String field) {
        boolean better = gain(calibration, field) >= 1.01;
        table.row(
                Cell.of(name),
                Cell.of(speed(calibration.path("baseline"), field)),
                Cell.of(speed(calibration.path("best"), field)),
                new Cell(ratio(calibration, field), better ? Paint.GREEN : Paint.PLAIN));
    }

    private static double gain(JsonNode calibration, String field) {
        double before = calibration.path("baseline").path(field).asDouble(0);
        return before > 0 ? calibration.path("best").path(field).asDouble(0) / before : 0;
    }

    private static String ratio(JsonNode calibration, String field) {
        double gain = gain(calibration, field);
        return gain > 0 ? String.format(Locale.ROOT, "%.2fx", gain) : "";
    }

    private static String at(JsonNode calibration) {
        String at = Words.of(calibration, "measured_at").replaceFirst("\\.\\d+Z$", "Z");
        return at.isEmpty() ? "" : ", measured " + at;
    }

    private static String settings(JsonNode settings) {
        var all = new StringJoiner(", ");
        for (var setting : settings.properties()) {
            if (!setting.getValue().isNull()) {
                all.add(ValueTable.name(setting.getKey()) + " " + setting.getValue().asText());
            }
        }
        return all.toString();
    }
}
