package dev.stoker.proxy;

import dev.stoker.core.Bytes;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;

/**
 * Takes in the body of one request, up to a limit. A larger one is refused as soon as that is
 * known, before its bytes are sent where the caller waits for leave to send them; the rest of it is
 * not kept, and its connection ends with the answer.
 */
final class BodyReader {
    /** How long a caller that is still sending may do so: its answer is lost if it is cut off. */
    private static final long LINGER_MS = 1_000;

    private final Caller caller;
    private final Bytes limit;
    private final Consumer<byte[]> whole;
    private final Consumer<StokerException> refused;
    private Buffer body = Buffer.buffer();
    private boolean over;

    BodyReader(
            Caller caller, Bytes limit, Consumer<byte[]> whole, Consumer<StokerException> refused) {
        this.caller = caller;
        this.limit = limit;
        this.whole = whole;
        this.refused = refused;
    }

    /** Must be called before the request's handler returns, or its first bytes are lost. */
    void start() {
        HttpServerRequest request = caller.request();
        request.handler(this::bytes);
        request.endHandler(_ -> end());
        String length = request.getHeader("content-length");
        if (length != null && exceeds(length)) {
            refuse();
        } else if ("100-continue".equalsIgnoreCase(request.getHeader("expect"))) {
            caller.response().writeContinue();
        }
        // Whoever handled the request before may have paused it.
        request.resume();
    }

    private boolean exceeds(String contentLength) {
        // The server has checked that it is a number; one too long to parse is too large.
        return contentLength.length() > 18 || Long.parseLong(contentLength) > limit.value();
    }

    private void bytes(Buffer more) {
        if (over) {
            return;
        }
        if (body.length() + (long) more.length() > limit.value()) {
            refuse();
        } else {
            body.appendBuffer(more);
        }
    }

    private void end() {
        if (!over) {
            over = true;
            whole.accept(body.getBytes());
        }
    }

    private void refuse() {
        over = true;
        body = Buffer.buffer();
        HttpServerResponse response = caller.response();
        response.putHeader("connection", "close");
        refused.accept(
                new StokerException(
                        ErrorCode.BODY_TOO_LARGE, "the body is larger than the limit of " + limit));
        caller.vertx().setTimer(LINGER_MS, _ -> caller.request().connection().close());
    }
}
