package dev.stoker.proxy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes in the body of one request, up to a limit. A larger one is refused as soon as that is
 * known, before its bytes are sent where the caller waits for leave to send them; so is one for
 * which there is no room, and one whose caller falls silent or sends next to nothing. The rest of
 * it is not kept, and its connection ends with the answer. What was taken in counts as held until
 * the call is over.
 */
final class BodyReader {
    /** How long a caller that is still sending may do so: its answer is lost if it is cut off. */
    private static final long LINGER_MS = 1_000;

    /** Bytes a second that a body must bring on average, once the caller's patience is over. */
    private static final long SLOWEST = 1_024;

    private final Caller caller;
    private final BodyIntake intake;
    private final Consumer<byte[]> whole;
    private final Consumer<StokerException> refused;
    private Buffer body = Buffer.buffer();
    private @Nullable Silence silence;
    private final long beganNanos = System.nanoTime();
    private long held;
    private boolean over;

    BodyReader(
            Caller caller,
            BodyIntake intake,
            Consumer<byte[]> whole,
            Consumer<StokerException> refused) {
        this.caller = caller;
        this.intake = intake;
        this.whole = whole;
        this.refused = refused;
    }

    /** Must be called before the request's handler returns, or its first bytes are lost. */
    void start() {
        caller.whenOver(this::forget);
        HttpServerRequest request = caller.request();
        request.handler(this::bytes);
        request.endHandler(_ -> end());
        String length = request.getHeader("content-length");
        if (length != null && exceeds(length)) {
            refuse(tooLarge());
            request.resume();
            return;
        }
        silence = new Silence(caller.vertx(), intake.patience(), () -> refuse(tooSlow()));
        if ("100-continue".equalsIgnoreCase(request.getHeader("expect"))) {
            caller.response().writeContinue();
        }
        // Whoever handled the request before may have paused it.
        request.resume();
    }

    private boolean exceeds(String contentLength) {
        // The server has checked that it is a number; one too long to parse is too large.
        return contentLength.length() > 18
                || Long.parseLong(contentLength) > intake.limit().value();
    }

    private void bytes(Buffer more) {
        if (over) {
            return;
        }
        if (silence != null) {
            silence.heard();
        }
        if (body.length() + (long) more.length() > intake.limit().value()) {
            refuse(tooLarge());
        } else if (drips(body.length() + (long) more.length())) {
            refuse(drips());
        } else if (!intake.held().take(more.length())) {
            refuse(noRoom());
        } else {
            held += more.length();
            body.appendBuffer(more);
        }
    }

    /** Whoever sends a byte now and then is never silent, and never done. */
    private boolean drips(long come) {
        Duration took = Duration.ofNanos(System.nanoTime() - beganNanos);
        return took.compareTo(intake.patience().plusSeconds(come / SLOWEST)) > 0;
    }

    private void end() {
        if (!over) {
            stop();
            byte[] bytes = body.getBytes();
            body = Buffer.buffer();
            whole.accept(bytes);
        }
    }

    private void stop() {
        over = true;
        if (silence != null) {
            silence.stop();
        }
    }

    /** Nobody needs the bytes any more, whole or not. */
    private void forget() {
        stop();
        body = Buffer.buffer();
        intake.held().give(held);
        held = 0;
    }

    private void refuse(StokerException because) {
        forget();
        HttpServerRequest request = caller.request();
        HttpServerResponse response = caller.response();
        // A connection of HTTP/2 has other calls on it, and no such header: a client that is told
        // one takes the answer for malformed.
        if (request.version() == HttpVersion.HTTP_2) {
            refused.accept(because);
            caller.vertx().setTimer(LINGER_MS, _ -> response.reset());
        } else {
            response.putHeader("connection", "close");
            refused.accept(because);
            caller.vertx().setTimer(LINGER_MS, _ -> request.connection().close());
        }
    }

    private StokerException tooLarge() {
        return new StokerException(
                ErrorCode.BODY_TOO_LARGE, "the body is larger than the limit of " + intake.limit());
    }

    private StokerException tooSlow() {
        return new StokerException(
                ErrorCode.INVALID_REQUEST,
                "nothing more of the body came for " + intake.patience().toSeconds() + " s");
    }

    private static StokerException drips() {
        return new StokerException(
                ErrorCode.INVALID_REQUEST,
                "the body comes at less than " + SLOWEST + " bytes a second; send it faster");
    }

    private static StokerException noRoom() {
        return new StokerException(
                ErrorCode.BUSY, "the requests at work fill the memory there is for their bodies");
    }
}
