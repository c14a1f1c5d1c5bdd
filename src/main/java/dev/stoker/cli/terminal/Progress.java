package dev.stoker.cli.terminal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The line that says what is being waited for and how long already. It shows on a terminal only,
 * first after one tick, so an answer that comes at once shows none.
 */
public final class Progress implements AutoCloseable {
    private final Screen screen;
    private final String what;
    private final Duration tick;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ReentrantLock line = new ReentrantLock();
    private boolean shown;

    private Progress(Screen screen, String what, Duration tick) {
        this.screen = screen;
        this.what = what;
        this.tick = tick;
    }

    /** Begins to wait for {@code what}; nobody else may print to the screen until it is closed. */
    public static Progress start(Screen screen, String what, Duration tick) {
        var progress = new Progress(screen, what, tick);
        if (screen.canRewrite()) {
            Thread.ofVirtual().name("progress").start(progress::run);
        }
        return progress;
    }

    private void run() {
        long began = System.nanoTime();
        try {
            while (!closed.await(tick.toNanos(), TimeUnit.NANOSECONDS)) {
                show(Duration.ofNanos(System.nanoTime() - began).toSeconds());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (OutputLost _) {
            // Nobody sees the line, so nobody misses it.
        }
    }

    private void show(long seconds) {
        line.lock();
        try {
            if (closed.getCount() > 0) {
                screen.rewriteLine("waiting for " + what + "… " + seconds + " s");
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
