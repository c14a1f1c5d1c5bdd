package dev.stoker.supervise;

import dev.stoker.backend.Endpoint;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A lease on one process; it stays a lease on that one when the engine has got another. */
final class OpenLease implements EngineLease {
    private final Endpoint endpoint;
    private final Duration waited;
    private final CompletableFuture<Integer> exit;
    private final Runnable release;
    private final AtomicBoolean closed = new AtomicBoolean();

    OpenLease(
            Endpoint endpoint, Duration waited, CompletableFuture<Integer> exit, Runnable release) {
        this.endpoint = endpoint;
        this.waited = waited;
        this.exit = exit;
        this.release = release;
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public Duration waited() {
        return waited;
    }

    /** True only once {@code exit} is done, which is what keeps new callers off the process. */
    @Override
    public CompletionStage<Boolean> provedDead(Duration patience) {
        return exit.thenApply(_ -> true)
                .completeOnTimeout(false, patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            release.run();
        }
    }
}
