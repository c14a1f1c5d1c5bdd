package dev.stoker.supervise;

import dev.stoker.testing.Pids;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/** Waiting in tests: always for a condition, always with a deadline. */
final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Eventually() {}

    static void holds(BooleanSupplier condition) {
        holdsWithin(PATIENCE, condition);
    }

    static void holdsWithin(Duration patience, BooleanSupplier condition) {
        // Bugs that a test sets up are reported by the thread that meets them, at any time.
        Awaitility.await()
                .dontCatchUncaughtExceptions()
                .pollInterval(Duration.ofMillis(5))
                .atMost(patience)
                .until(condition::getAsBoolean);
    }

    static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no answer", e);
        }
    }

    static Throwable failure(CompletionStage<?> stage) {
        try {
            Object value = stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            throw new AssertionError("succeeded with " + value);
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no answer", e);
        }
    }

    /** The pid of the engine's process, as soon as it has one. */
    static long pidOf(Engine engine) {
        holds(() -> engine.snapshot().pid() != null);
        Long pid = engine.snapshot().pid();
        if (pid == null) {
            throw new AssertionError("ended: " + engine.snapshot());
        }
        return pid;
    }

    /** Whether that process runs. A dead one that nobody has asked after yet does not. */
    static boolean runs(long pid) {
        return Pids.runs(pid);
    }
}
