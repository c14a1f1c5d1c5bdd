package dev.stoker.service;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Gives the service manager a sign of life for as long as every thread that counts does its work:
 * each is given a task, and the sign is given once all of them have run, but not before half the
 * time is over. A thread that is stuck runs none, so there is no sign, and the manager ends the
 * process.
 *
 * <p>It has a platform thread of its own: what it watches must not be able to hold it up in any
 * other way.
 */
public final class Watchdog implements AutoCloseable {
    private final Duration half;
    private final List<Executor> watched;
    private final Runnable alive;
    private final Thread thread;

    private Watchdog(Duration half, List<Executor> watched, Runnable alive) {
        this.half = half;
        this.watched = List.copyOf(watched);
        this.alive = alive;
        this.thread = Thread.ofPlatform().daemon().name("watchdog").start(this::run);
    }

    /**
     * Watches from now on, if the manager looks.
     *
     * @param watched each runs what it is given on a thread that must not be stuck
     * @return null if it does not
     */
    public static @Nullable Watchdog start(ServiceChannel channel, List<Executor> watched) {
        Duration most = channel.watchdog();
        return most == null ? null : new Watchdog(most.dividedBy(2), watched, channel::alive);
    }

    /** For tests: any pause, any sign. */
    static Watchdog start(Duration pause, List<Executor> watched, Runnable alive) {
        return new Watchdog(pause, watched, alive);
    }

    private void run() {
        try {
            while (true) {
                CompletableFuture<Void> ran = ask();
                Thread.sleep(half);
                ran.get();
                alive.run();
            }
        } catch (InterruptedException _) {
            // closed
        } catch (ExecutionException e) {
            throw new IllegalStateException("a task that does nothing cannot fail", e);
        }
    }

    private CompletableFuture<Void> ask() {
        return CompletableFuture.allOf(
                watched.stream().map(Watchdog::asked).toArray(CompletableFuture<?>[]::new));
    }

    /** Whoever takes no task any more has ended, and is not stuck. */
    private static CompletableFuture<Void> asked(Executor one) {
        var ran = new CompletableFuture<Void>();
        try {
            one.execute(() -> ran.complete(null));
        } catch (RejectedExecutionException _) {
            ran.complete(null);
        }
        return ran;
    }

    /** For tests. */
    Thread thread() {
        return thread;
    }

    /** No sign is given from now on. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
