package dev.stoker.service;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the service manager how things are whenever that has changed, but not more often than every
 * {@link #PAUSE}: each change is written into the manager's own memory, and calls come and go by
 * the hundred.
 */
public final class StatusTelling implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final ServiceChannel channel;
    private final Supplier<String> status;
    private final Duration pause;
    private final Thread thread;

    private StatusTelling(
            ServiceChannel channel, String first, Supplier<String> status, Duration pause) {
        this.channel = channel;
        this.status = status;
        this.pause = pause;
        this.thread = Thread.ofVirtual().name("service-status").start(() -> run(first));
    }

    /**
     * Tells from now on, if there is anybody to be told, until the manager hears of the end.
     *
     * @param first what it knows
     * @param status how things are now; asked from a thread of its own
     * @return null if there is nobody
     */
    public static @Nullable StatusTelling start(
            ServiceChannel channel, String first, Supplier<String> status) {
        return start(channel, first, status, PAUSE);
    }

    /** For tests: any pause. */
    static @Nullable StatusTelling start(
            ServiceChannel channel, String first, Supplier<String> status, Duration pause) {
        return channel.isOpen() ? new StatusTelling(channel, first, status, pause) : null;
    }

    private void run(String first) {
        String told = first;
        boolean heard = true;
        try {
            while (heard) {
                Thread.sleep(pause);
                String now = status.get();
                heard = now.equals(told) || channel.status(now);
                told = now;
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    /** For tests. */
    boolean hasEnded() {
        return !thread.isAlive();
    }

    /** Nothing is told from now on. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
