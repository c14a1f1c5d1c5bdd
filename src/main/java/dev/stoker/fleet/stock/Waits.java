package dev.stoker.fleet.stock;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what the fleet does on its own thread. */
final class Waits {
    private Waits() {}

    /**
     * What comes of it; blocks for no longer than that. Who gives up cancels it.
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
            if (e.getCause() instanceof StokerException fault) {
                throw fault;
            }
            throw new IllegalStateException(what + " failed", e.getCause());
        } catch (TimeoutException e) {
            future.cancel(false);
            throw new StokerException(
                    ErrorCode.ENGINE_START_TIMEOUT,
                    "%s took longer than %d s".formatted(what, patience.toSeconds()),
                    e);
        } catch (InterruptedException e) {
            future.cancel(false);
            throw e;
        }
    }
}
