package dev.stoker.cli.terminal;

/** A bar that fills up. Pure. */
public final class Bar {
    private static final int CELLS = 24;

    private Bar() {}

    /**
     * Filled as far as {@code done} is of {@code all}; with blocks where the screen draws them.
     *
     * @param all more than zero
     */
    public static String of(Screen screen, long done, long all) {
        int cells = (int) (CELLS * Math.clamp((double) done / all, 0, 1));
        return screen.drawsBlocks()
                ? "█".repeat(cells) + "░".repeat(CELLS - cells)
                : "[" + "#".repeat(cells) + ".".repeat(CELLS - cells) + "]";
    }
}
