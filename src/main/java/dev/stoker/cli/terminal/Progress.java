package dev.stoker.cli.terminal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The line that says what is being waited for and how long already. It shows on a terminal only,
 * first after one tick, so an answer that comes at once shows none.
 */
public final class Progress implements AutoCloseable {
    private final Screen screen;
    private final Function<Duration, String> words;
    private final Duration tick;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ReentrantLock line = new ReentrantLock();
    private boolean shown;

    private Progress(Screen screen, Function<Duration, String> words, Duration tick) {
        this.screen = screen;
        this.words = words;
        this.tick = tick;
    }

    /** Begins to wait for {@code what}; nobody else may print to the screen until it is closed. */
    public static Progress start(Screen screen, String what, Duration tick) {
        return start(screen, tick, past -> "waiting for " + what + "… " + past.toSeconds() + " s");
    }

    /**
     * Begins to wait for something that tells how far it is.
     *
     * @param words the line after so much time; asked for at each tick, by a thread of its own
     */
    public static Progress start(Screen screen, Duration tick, Function<Duration, String> words) {
        var progress = new Progress(screen, words, tick);
        if (screen.canRewrite()) {
            Thread.ofVirtual().name("progress").start(progress::run);
        }
        return progress;
    }

    private void run() {
        long began = System.nanoTime();
        try {
            while (!closed.await(tick.toNanos(), TimeUnit.NANOSECONDS)) {
                show(words.apply(Duration.ofNanos(System.nanoTime() - began)));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (OutputLost _) {
            // Nobody sees the line, so nobody misses it.
        }
    }

    private void show(String text) {
        line.lock();
        try {
            if (closed.getCount() > 0) {
                screen.rewriteLine(text);
                shown = true;
            }
        } finally {
            line.unlock();
        }
    }

    /** The wait is over: the line is clear when this returns. Again has no effect. */
    public void end() {
        line.lock();
        try {
            closed.countDown();
            if (shown) {
                shown = false;
                screen.rewriteLine("");
            }
        } finally {
            line.unlock();
        }
    }

    @Override
    public void close() {
        end();
    }
}
