package dev.stoker.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The cells as Markdown: for each dialect a table of features and backends, and below it why some
 * are not {@code yes}. The same cells make the same text. Pure.
 */
final class ConformanceTable {
    private static final Map<String, String> TITLES =
            Map.of("openai", "OpenAI", "anthropic", "Anthropic", "ollama", "Ollama");

    private final List<Cell> cells;

    /**
     * @param cells of each dialect in the order of the features, of each feature in any order
     */
    ConformanceTable(List<Cell> cells) {
        this.cells = List.copyOf(cells);
    }

    /** All of it. */
    String markdown(List<String> dialects, List<String> backends) {
        var text = new StringBuilder();
        for (String dialect : dialects) {
            text.append("## ").append(TITLES.get(dialect)).append("\n\n");
            table(dialect, backends, text);
        }
        return text.toString().strip();
    }

    private void table(String dialect, List<String> backends, StringBuilder text) {
        Map<String, Map<String, Cell>> rows = new LinkedHashMap<>();
        for (Cell cell : cells) {
            if (cell.dialect().equals(dialect)) {
                rows.computeIfAbsent(cell.title(), _ -> new LinkedHashMap<>())
                        .put(cell.backend(), cell);
            }
        }
        text.append("| | ").append(String.join(" | ", backends)).append(" |\n| --- |");
        text.append(" --- |".repeat(backends.size())).append('\n');
        var notes = new LinkedHashSet<String>();
        List<String> absent = new ArrayList<>();
        rows.forEach((title, row) -> {
            if (row.values().stream().allMatch(cell -> cell.why().equals("not in this dialect"))) {
                absent.add(title);
                return;
            }
            text.append("| ").append(title).append(" | ");
            text.append(
                    backends.stream()
                            .map(backend -> shown(row.get(backend), notes))
                            .collect(Collectors.joining(" | ")));
            text.append(" |\n");
        });
        text.append('\n');
        int number = 0;
        for (String note : notes) {
            text.append(++number).append(". ").append(note).append('\n');
        }
        text.append(notes.isEmpty() ? "" : "\n");
        if (!absent.isEmpty()) {
            text.append("Not in this dialect: ").append(String.join("; ", absent)).append(".\n\n");
        }
    }

    private static String shown(@Nullable Cell cell, Set<String> notes) {
        if (cell == null) {
            throw new AssertionError("a backend was not asked for each feature");
        }
        if (cell.is("yes")) {
            return "yes";
        }
        String defect = KnownDefects.words(cell);
        String outcome = defect == null ? cell.outcome() : "wrong";
        String note = outcome + ": " + (defect == null ? escaped(cell.why()) : defect);
        notes.add(note);
        return outcome + " (" + (List.copyOf(notes).indexOf(note) + 1) + ")";
    }

    private static String escaped(String why) {
        return why.replace("\n", " ").replace("|", "\\|").replace("<", "&lt;").strip();
    }
}
