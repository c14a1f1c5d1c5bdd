package dev.stoker.fleet.stock;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Waits for what the fleet does on its own thread. */
final class Waits {
    private static final Logger LOG = Logger.getLogger(Waits.class);

    private Waits() {}

    /**
     * What comes of it; blocks for no longer than that. Who gives up cancels it; what comes just
     * then is taken where only the time was over, and closed where it can be if the thread was
     * interrupted.
     *
     * @param what is waited for, in words
     * @throws StokerException what it failed with; {@code ENGINE_START_TIMEOUT} where the time is
     *     over
     */
    static <T> T on(CompletionStage<T> stage, Duration patience, String what)
            throws InterruptedException {
        CompletableFuture<T> future = stage.toCompletableFuture();
        try {
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failure(e.getCause(), what);
        } catch (TimeoutException e) {
            if (!future.cancel(false)) {
                return ended(future, what);
            }
            throw new StokerException(
                    ErrorCode.ENGINE_START_TIMEOUT,
                    "%s took longer than %d s".formatted(what, patience.toSeconds()),
                    e);
        } catch (InterruptedException e) {
            if (!future.cancel(false)) {
                letGo(future);
            }
            throw e;
        }
    }

    private static <T> T ended(CompletableFuture<T> future, String what) {
        if (future.isCompletedExceptionally()) {
            throw failure(future.exceptionNow(), what);
        }
        return future.resultNow();
    }

    private static RuntimeException failure(@Nullable Throwable cause, String what) {
        return cause instanceof StokerException fault
                ? fault
                : new IllegalStateException(what + " failed", cause);
    }

    /** A placement that nobody closes would hold its engine for ever. */
    private static void letGo(CompletableFuture<?> future) {
        if (!future.isCompletedExceptionally()
                && future.resultNow() instanceof AutoCloseable came) {
            try {
                came.close();
            } catch (Exception e) {
                LOG.warn("what came too late could not be closed", e);
            }
        }
    }
}
