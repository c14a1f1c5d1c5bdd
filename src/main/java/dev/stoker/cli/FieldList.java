package dev.stoker.cli;

import dev.stoker.cli.terminal.Paint;
import dev.stoker.cli.terminal.Screen;

/** Lines of a name and a value, the values below each other. What is empty is left out. */
final class FieldList {
    private final Screen out;
    private final int width;

    /**
     * @param width of the names
     */
    FieldList(Screen out, int width) {
        this.out = out;
        this.width = width;
    }

    FieldList field(String name, String value) {
        if (!value.isEmpty()) {
            out.print(Paint.BOLD, name).print(" ".repeat(Math.max(1, width - name.length())));
            out.line(value);
        }
        return this;
    }
}
