package dev.stoker.backend.hub;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What one reading of a model may still take. Used by the one thread that reads. */
final class Reading {
    private final String what;
    private final Duration timeout;
    private final long deadline;
    private final long maxBytes;
    private long bytes;
    private @Nullable String refusal;

    /** Of headers, as the settings have it. The budget begins now. */
    Reading(HubSettings settings) {
        this("headers", settings.timeout(), settings.maxBytes());
    }

    /**
     * The budget begins now.
     *
     * @param what is read, in the plural
     */
    Reading(String what, Duration timeout, long maxBytes) {
        this.what = what;
        this.timeout = timeout;
        this.deadline = System.nanoTime() + timeout.toNanos();
        this.maxBytes = maxBytes;
    }

    /** Counts an answer that is about to be read. */
    void take(long more) throws RemoteFailure {
        bytes += more;
        if (bytes > maxBytes) {
            throw new RemoteRefusal("%s are longer than %d bytes".formatted(what, maxBytes));
        }
    }

    /** Notes why there is no use in reading on or again. */
    void refuse(RemoteRefusal because) {
        refusal = because.because();
    }

    @Nullable String refusal() {
        return refusal;
    }

    /** How long may still be waited. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    /** Waits for what runs on the event loop, up to the deadline. */
    <T> T await(Future<T> future) throws RemoteFailure {
        return await(future.toCompletionStage().toCompletableFuture());
    }

    /** Waits for what cannot be told to hurry, such as the machine's resolver. */
    <T> T await(Callable<T> blocking) throws RemoteFailure {
        var result = new CompletableFuture<T>();
        Thread.ofVirtual()
                .name("hub-lookup")
                .start(() -> {
                    try {
                        result.complete(blocking.call());
                    } catch (Exception e) {
                        result.completeExceptionally(e);
                    }
                });
        return await(result);
    }

    private <T> T await(CompletableFuture<T> future) throws RemoteFailure {
        try {
            return future.get(left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw new RemoteSilence("no answer within %d ms".formatted(timeout.toMillis()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new RemoteFailure("interrupted");
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    static RemoteFailure failure(@Nullable Throwable cause) {
        return switch (cause) {
            case RemoteFailure ours -> ours;
            case SSLException e -> new RemoteFailure("no trusted TLS connection", e);
            case null -> new RemoteFailure("connection failed");
            default -> new RemoteFailure("connection failed", cause);
        };
    }
}
