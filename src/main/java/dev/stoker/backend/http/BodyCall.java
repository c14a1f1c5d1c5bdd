package dev.stoker.backend.http;

import dev.stoker.core.StokerException;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.concurrent.CompletableFuture;

/** One exchange whose answer is wanted whole and bounded. */
final class BodyCall {
    private final Call call;
    private final int limit;
    private final CompletableFuture<Answer> result = new CompletableFuture<>();
    private final Dispatch dispatch;

    BodyCall(WireClient wire, Call call, int limit) {
        this.call = call;
        this.limit = limit;
        Context context = wire.vertx().getOrCreateContext();
        this.dispatch = new Dispatch(wire, context, call, this::head, this::fail);
    }

    /** Sends; the result completes on an event loop, exceptionally with a StokerException. */
    CompletableFuture<Answer> start() {
        dispatch.start();
        return result;
    }

    /** Closes the upstream at once. */
    void abort() {
        dispatch.abort();
    }

    private void head(HttpClientResponse response) {
        Buffer body = Buffer.buffer();
        response.exceptionHandler(cause -> fail(Failures.cut(call, cause)));
        response.handler(part -> {
            if (body.length() + part.length() > limit) {
                abort();
                fail(Failures.tooLarge(call, limit));
            } else {
                body.appendBuffer(part);
            }
        });
        response.endHandler(_ ->
                result.complete(
                        new Answer(response.statusCode(), response.headers(), body.getBytes())));
        response.resume();
    }

    private void fail(StokerException fault) {
        result.completeExceptionally(fault);
    }
}
