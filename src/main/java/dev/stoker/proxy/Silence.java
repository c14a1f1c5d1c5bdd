package dev.stoker.proxy;

import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Notices that a backend has said nothing for too long within an answer. Silence that Stoker itself
 * asked for, while a slow caller catches up, does not count. One timer, whatever the answer's size.
 */
final class Silence {
    private final Vertx vertx;
    private final long patienceMs;
    private final Runnable tooLong;
    private final long timer;
    private long heardNanos = System.nanoTime();
    private boolean asked;

    Silence(Vertx vertx, Duration patience, Runnable tooLong) {
        this.vertx = vertx;
        this.patienceMs = patience.toMillis();
        this.tooLong = tooLong;
        this.timer = vertx.setPeriodic(Math.max(1, patienceMs / 4), _ -> look());
    }

    /** The backend said something. */
    void heard() {
        heardNanos = System.nanoTime();
    }

    /** Whether the backend is held back from now on. */
    void asked(boolean heldBack) {
        asked = heldBack;
        heard();
    }

    /** Looks no more. */
    void stop() {
        vertx.cancelTimer(timer);
    }

    private void look() {
        if (!asked && System.nanoTime() - heardNanos > patienceMs * 1_000_000) {
            stop();
            tooLong.run();
        }
    }
}
