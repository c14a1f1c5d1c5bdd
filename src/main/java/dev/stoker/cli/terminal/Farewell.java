package dev.stoker.cli.terminal;

/**
 * The last words of a command that is interrupted, by Ctrl-C or otherwise, before it is closed.
 * They come from a thread of the JVM's own, while the command still waits, which the end of the
 * process cuts short.
 */
public final class Farewell implements AutoCloseable {
    private final Thread hook;

    private Farewell(Thread hook) {
        this.hook = hook;
    }

    /**
     * Has them ready.
     *
     * @param waiting is ended before
     */
    public static Farewell ready(Screen screen, Progress waiting, String words) {
        var hook = new Thread(() -> say(screen, waiting, words), "farewell");
        Runtime.getRuntime().addShutdownHook(hook);
        return new Farewell(hook);
    }

    private static void say(Screen screen, Progress waiting, String words) {
        try {
            waiting.end();
            screen.line(words).flush();
        } catch (OutputLost _) {
            // Nobody is there to hear them.
        }
    }

    /** The command has ended by itself. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The process ends already, and they are being said.
        }
    }
}
