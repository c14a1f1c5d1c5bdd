package dev.stoker.fleet;

import java.time.Duration;

/**
 * How lately something came for one call. The data path writes it with every chunk, so it costs a
 * look at the clock and allocates nothing; the fleet reads it from another thread.
 */
final class Pulse {
    private volatile long beat = System.nanoTime();
    private volatile boolean heard;
    private volatile boolean held;

    /** Something came. */
    void beat() {
        beat = System.nanoTime();
        heard = true;
    }

    /** Whether the backend is held back from now on, since its caller does not read. */
    void held(boolean back) {
        beat = System.nanoTime();
        held = back;
    }

    /** Whether anything has come at all. */
    boolean heard() {
        return heard;
    }

    /** How long nothing has come though it might. */
    Duration silence() {
        return held ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - beat);
    }
}
