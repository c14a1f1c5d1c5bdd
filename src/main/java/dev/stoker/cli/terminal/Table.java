package dev.stoker.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * Aligned columns with a heading. A column that is empty in every row is left out. Nothing is cut:
 * people copy what stands there.
 */
public final class Table {
    private static final String GAP = "  ";

    private final List<Column> columns;
    private final List<List<Cell>> rows = new ArrayList<>();

    public Table(Column... columns) {
        this.columns = List.of(columns);
    }

    /**
     * A column.
     *
     * @param right whether its cells stand at the right, as numbers do
     */
    public record Column(String heading, boolean right) {
        /** One of text. */
        public static Column left(String heading) {
            return new Column(heading, false);
        }

        /** One of numbers. */
        public static Column right(String heading) {
            return new Column(heading, true);
        }
    }

    /** One piece of a row. */
    public record Cell(String text, Paint paint) {
        /** Without a colour. */
        public static Cell of(String text) {
            return new Cell(text, Paint.PLAIN);
        }
    }

    /** Adds a row of as many cells as there are columns. */
    public void row(Cell... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(
                    "cells: " + cells.length + " (expected: " + columns.size() + ")");
        }
        rows.add(List.of(cells));
    }

    /** Whether there is nothing but the heading. */
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Prints it, heading first. */
    public void print(Screen screen) {
        List<Integer> shown = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            int column = i;
            if (rows.stream().anyMatch(row -> !row.get(column).text().isEmpty())) {
                shown.add(i);
            }
        }
        List<Cell> headings =
                columns.stream().map(column -> new Cell(column.heading(), Paint.BOLD)).toList();
        print(screen, shown, headings);
        rows.forEach(row -> print(screen, shown, row));
    }

    private void print(Screen screen, List<Integer> shown, List<Cell> row) {
        var before = new StringBuilder();
        for (int column : shown) {
            Cell cell = row.get(column);
            String padding = " ".repeat(widthOf(column) - length(cell.text()));
            boolean right = columns.get(column).right();
            if (right) {
                before.append(padding);
            }
            if (!cell.text().isEmpty()) {
                screen.print(before.toString()).print(cell.paint(), cell.text());
                before.setLength(0);
            }
            before.append(right ? "" : padding).append(GAP);
        }
        screen.line();
    }

    private int widthOf(int column) {
        int width = length(columns.get(column).heading());
        for (List<Cell> row : rows) {
            width = Math.max(width, length(row.get(column).text()));
        }
        return width;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
