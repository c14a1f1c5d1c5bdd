package dev.stoker.cli.terminal;

/** A bar that fills up. Pure. */
public final class Bar {
    /** As wide as it is where there is room. */
    public static final int CELLS = 24;

    private Bar() {}

    /**
     * Filled as far as {@code done} is of {@code all}; with blocks where the screen draws them.
     *
     * @param all more than zero
     */
    public static String of(Screen screen, long done, long all) {
        return of(screen, done, all, CELLS);
    }

    /** The same of so many cells; without blocks, brackets take two more. */
    public static String of(Screen screen, long done, long all, int cells) {
        int filled = (int) (cells * Math.clamp((double) done / all, 0, 1));
        return screen.drawsBlocks()
                ? "█".repeat(filled) + "░".repeat(cells - filled)
                : "[" + "#".repeat(filled) + ".".repeat(cells - filled) + "]";
    }
}
