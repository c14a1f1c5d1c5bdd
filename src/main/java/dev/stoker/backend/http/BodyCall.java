package dev.stoker.backend.http;

import dev.stoker.core.StokerException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.function.Consumer;

/** One exchange whose answer is wanted whole and bounded. */
final class BodyCall {
    private final Call call;
    private final int limit;
    private final Duration patience;
    private final Vertx vertx;
    private final Consumer<Answer> answered;
    private final Consumer<StokerException> failed;
    private final Dispatch dispatch;
    private boolean ended;
    private long heardNanos;

    /**
     * Exactly one of the two is called, on an event loop; after an abort perhaps none.
     *
     * @param patience longest silence once the answer has begun
     */
    BodyCall(
            WireClient wire,
            Call call,
            int limit,
            Duration patience,
            Consumer<Answer> answered,
            Consumer<StokerException> failed) {
        this.call = call;
        this.limit = limit;
        this.patience = patience;
        this.vertx = wire.vertx();
        this.answered = answered;
        this.failed = failed;
        Context context = wire.vertx().getOrCreateContext();
        this.dispatch = new Dispatch(wire::request, context, call, this::head, failed);
    }

    void start() {
        dispatch.start();
    }

    /** Closes the upstream at once. */
    void abort() {
        dispatch.abort();
    }

    private void head(HttpClientResponse response) {
        Buffer body = Buffer.buffer();
        response.exceptionHandler(cause -> end(() -> failed.accept(Failures.cut(call, cause))));
        response.handler(part -> {
            heardNanos = System.nanoTime();
            body.appendBuffer(part);
            if (body.length() > limit) {
                abort();
                end(() -> failed.accept(Failures.tooLarge(call, limit)));
            }
        });
        response.endHandler(_ ->
                end(() ->
                        answered.accept(
                                new Answer(
                                        response.statusCode(),
                                        response.headers(),
                                        body.getBytes()))));
        heardNanos = System.nanoTime();
        watch(patience.toNanos());
        response.resume();
    }

    private void watch(long leftNanos) {
        vertx.setTimer(
                leftNanos / 1_000_000 + 1,
                _ -> {
                    long left = patience.toNanos() - (System.nanoTime() - heardNanos);
                    if (ended) {
                        return;
                    }
                    if (left > 0) {
                        watch(left);
                    } else {
                        abort();
                        end(() -> failed.accept(Failures.timeout(call, patience)));
                    }
                });
    }

    private void end(Runnable report) {
        if (!ended) {
            ended = true;
            report.run();
        }
    }
}
