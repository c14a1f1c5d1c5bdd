package dev.stoker.proxy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a stream alive in which nothing has been written for some time. Not before the stream has
 * begun, since its status is open until then, and not while the caller is behind: what waits for it
 * already is a sign of life. One timer, which ends with the call. On the caller's context.
 */
final class SignOfLife {
    private final Caller caller;
    private final long everyMs;
    private final Supplier<byte @Nullable []> sign;
    private long wroteNanos;

    /**
     * @param sign what is written; null where there is nothing to write
     */
    SignOfLife(Caller caller, Duration every, Supplier<byte @Nullable []> sign) {
        this.caller = caller;
        this.everyMs = Math.max(1, every.toMillis());
        this.sign = sign;
    }

    /** The stream has begun. */
    void start() {
        if (sign.get() == null) {
            return;
        }
        wrote();
        // Looked at more often than written, so that a beat is late by a quarter and no more.
        long timer = caller.vertx().setPeriodic(Math.max(1, everyMs / 4), _ -> beat());
        caller.whenOver(() -> caller.vertx().cancelTimer(timer));
    }

    /** Something was written. */
    void wrote() {
        wroteNanos = System.nanoTime();
    }

    private void beat() {
        HttpServerResponse to = caller.response();
        boolean silent = System.nanoTime() - wroteNanos >= everyMs * 1_000_000;
        if (!silent || to.ended() || to.closed() || to.writeQueueFull()) {
            return;
        }
        byte[] bytes = sign.get();
        if (bytes != null) {
            to.write(Buffer.buffer(bytes));
            wrote();
        }
    }
}
