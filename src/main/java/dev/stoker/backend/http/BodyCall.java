package dev.stoker.backend.http;

import dev.stoker.core.StokerException;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.function.Consumer;

/** One exchange whose answer is wanted whole and bounded. */
final class BodyCall {
    private final Call call;
    private final int limit;
    private final Consumer<Answer> answered;
    private final Consumer<StokerException> failed;
    private final Dispatch dispatch;
    private boolean ended;

    /** Exactly one of the two is called, on an event loop; after an abort perhaps none. */
    BodyCall(
            WireClient wire,
            Call call,
            int limit,
            Consumer<Answer> answered,
            Consumer<StokerException> failed) {
        this.call = call;
        this.limit = limit;
        this.answered = answered;
        this.failed = failed;
        Context context = wire.vertx().getOrCreateContext();
        this.dispatch = new Dispatch(wire, context, call, this::head, failed);
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
        response.resume();
    }

    private void end(Runnable report) {
        if (!ended) {
            ended = true;
            report.run();
        }
    }
}
