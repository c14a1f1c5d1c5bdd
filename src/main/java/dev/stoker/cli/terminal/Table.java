package dev.stoker.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * Aligned columns with a heading. A column that is empty in every row is left out. Nothing is cut:
 * people copy what stands there. Sentences are broken into lines on a terminal.
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
     * @param widest on a terminal, what is longer is broken between words; the last column may be
     *     wider where there is room
     */
    public record Column(String heading, boolean right, int widest) {
        /** One of text. */
        public static Column left(String heading) {
            return new Column(heading, false, Integer.MAX_VALUE);
        }

        /** One of numbers. */
        public static Column right(String heading) {
            return new Column(heading, true, Integer.MAX_VALUE);
        }

        /** One of sentences. */
        public static Column broken(String heading, int widest) {
            return new Column(heading, false, widest);
        }

        private boolean isBroken() {
            return widest < Integer.MAX_VALUE;
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
        int[] widths = widths(screen, shown);
        List<Cell> headings =
                columns.stream().map(column -> new Cell(column.heading(), Paint.BOLD)).toList();
        print(screen, shown, headings, widths);
        rows.forEach(
                row -> broken(row, widths).forEach(line -> print(screen, shown, line, widths)));
    }

    private void print(Screen screen, List<Integer> shown, List<Cell> row, int[] widths) {
        var before = new StringBuilder();
        for (int column : shown) {
            Cell cell = row.get(column);
            String padding = " ".repeat(Math.max(0, widths[column] - Words.length(cell.text())));
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

    /** A row as the lines that it takes. */
    private static List<List<Cell>> broken(List<Cell> row, int[] widths) {
        List<List<String>> cells = new ArrayList<>();
        int height = 1;
        for (int i = 0; i < row.size(); i++) {
            List<String> lines = Words.lines(row.get(i).text(), widths[i]);
            cells.add(lines);
            height = Math.max(height, lines.size());
        }
        List<List<Cell>> all = new ArrayList<>();
        for (int line = 0; line < height; line++) {
            List<Cell> one = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                List<String> lines = cells.get(i);
                one.add(new Cell(line < lines.size() ? lines.get(line) : "", row.get(i).paint()));
            }
            all.add(one);
        }
        return all;
    }

    private int[] widths(Screen screen, List<Integer> shown) {
        int[] widths = new int[columns.size()];
        for (int column : shown) {
            widths[column] = naturalWidth(column);
            if (screen.isTerminal()) {
                widths[column] = Math.min(widths[column], columns.get(column).widest());
            }
        }
        int last = shown.isEmpty() ? 0 : shown.getLast();
        if (screen.isTerminal() && columns.get(last).isBroken()) {
            int used = (shown.size() - 1) * GAP.length() - widths[last];
            for (int column : shown) {
                used += widths[column];
            }
            int left = Math.max(columns.get(last).widest(), screen.width() - used);
            widths[last] = Math.min(naturalWidth(last), left);
        }
        return widths;
    }

    private int naturalWidth(int column) {
        int width = Words.length(columns.get(column).heading());
        for (List<Cell> row : rows) {
            width = Math.max(width, Words.length(row.get(column).text()));
        }
        return width;
    }
}
