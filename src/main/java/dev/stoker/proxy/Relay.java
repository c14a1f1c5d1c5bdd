package dev.stoker.proxy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.AnswerTap;
import dev.stoker.fleet.Placement;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Passes a backend's answer on byte for byte. The backend is read as fast as the caller takes it. A
 * tap looks on; what it sees decides whether an error is appended to a stream that ended too early,
 * and which error of the backend's own is told redacted in the place of its bytes.
 *
 * <p>Not Vert.x' pipe: a pipe whose caller has stalled and then leaves fails, and drains the
 * backend for ever (34 GB were seen); it also takes the handler that tells when the caller leaves.
 */
final class Relay {
    /** How long a stream is held that has begun and says nothing yet: its error may be next. */
    private static final long OPENING_MS = 1_000;

    private static final int OPENING_LIMIT = 16 * 1024;

    private final Caller caller;
    private final Call call;
    private final ProxySettings settings;
    private final UpstreamTry upstream;
    private final Relayable watching;
    private @Nullable Silence silence;
    private @Nullable AnswerTap tap;
    private @Nullable Screen screen;
    private @Nullable HttpClientResponse answer;
    private @Nullable Buffer opening;
    private @Nullable ObjectEdges edges;
    private long openingTimer = -1;
    private boolean events;
    private boolean begun;
    private boolean over;

    Relay(Caller caller, Call call, Placement at, ProxySettings settings, Relayable asked) {
        this.watching = asked;
        this.caller = caller;
        this.call = call;
        this.settings = settings;
        this.upstream = new UpstreamTry(caller, at, call, settings, asked, this::answered);
        call.breaksOffBy(why -> {
            end(why);
            upstream.cut();
        });
    }

    /** Begins; what it returns cuts it off. */
    Runnable start(Upstreams upstreams, String path, byte[] body, int hop) {
        upstream.start(upstreams, path, body, hop);
        return this::cut;
    }

    private void cut() {
        over = true;
        caller.vertx().cancelTimer(openingTimer);
        if (silence != null) {
            silence.stop();
        }
        upstream.cut();
    }

    private void answered(HttpClientResponse from) {
        String type = from.getHeader("content-type");
        String lower = type == null ? "" : type.toLowerCase(Locale.ROOT);
        events = lower.startsWith("text/event-stream");
        if (!events && !lower.isEmpty() && !lower.contains("json") && !watching.anyType()) {
            cut();
            call.tryFailed(
                    new StokerException(
                            ErrorCode.BACKEND_ERROR,
                            "the backend answered "
                                    + HeaderText.of(lower)
                                    + " (expected: application/json or text/event-stream)"),
                    false);
            return;
        }
        String coding = from.getHeader("content-encoding");
        boolean plain = coding == null || coding.equalsIgnoreCase("identity");
        if (plain && !watching.anyType()) {
            tap = watching.tap(events, upstream.secrets());
            edges = events ? null : new ObjectEdges();
        }
        answer = from;
        screen = new Screen(events);
        pass(from, screen);
    }

    /** With the first bytes only: until then another backend may serve, should this one die. */
    private void begin() {
        if (!begun && answer != null) {
            begun = true;
            writeHead(answer);
        }
    }

    private void writeHead(HttpClientResponse from) {
        HttpServerResponse to = caller.response();
        to.setStatusCode(from.statusCode());
        Heads.toCaller(from.headers(), to.headers());
        if (events) {
            // An error may have to be appended.
            to.headers().remove("content-length");
        }
        to.setChunked(!to.headers().contains("content-length"));
    }

    private void pass(HttpClientResponse from, Screen through) {
        HttpServerResponse to = caller.response();
        Silence watch =
                new Silence(
                        caller.vertx(),
                        settings.silence(),
                        () -> {
                            end(
                                    new StokerException(
                                            ErrorCode.BACKEND_TIMEOUT,
                                            "the backend sent nothing for "
                                                    + settings.silence().toSeconds()
                                                    + " s within its answer"));
                            upstream.cut();
                        });
        silence = watch;
        to.drainHandler(_ -> {
            watch.asked(false);
            call.heldBack(false);
            from.resume();
        });
        from.handler(bytes -> {
            if (over) {
                return;
            }
            watch.heard();
            call.progressed();
            look(bytes);
            if (isNoObject(bytes)) {
                end(null);
                upstream.cut();
                return;
            }
            Buffer clear = through.next(bytes, tap);
            if (clear.length() > 0) {
                write(clear);
            }
            if (spoilt(through)) {
                end(null);
                upstream.cut();
            } else if (to.writeQueueFull()) {
                watch.asked(true);
                call.heldBack(true);
                from.pause();
            }
        });
        from.exceptionHandler(cause -> end(upstream.lost(cause)));
        from.endHandler(_ -> end(null));
        from.resume();
    }

    /**
     * Some servers begin a stream before they look at the prompt, and tell in it that they refuse.
     * Until something of the model's has come, or a moment has passed, that is still an error with
     * a status.
     */
    private void write(Buffer clear) {
        Buffer all = opening == null ? clear : opening.appendBuffer(clear);
        boolean speaks = tap == null || tap.contentSeen() || tap.finished();
        if (begun || !events || speaks || all.length() > OPENING_LIMIT) {
            opening = null;
            open(all);
            return;
        }
        opening = all;
        if (openingTimer < 0) {
            openingTimer = caller.vertx().setTimer(OPENING_MS, _ -> openLate());
        }
    }

    private void openLate() {
        Buffer held = opening;
        opening = null;
        if (!over && held != null) {
            open(held);
        }
    }

    private void open(Buffer bytes) {
        begin();
        caller.write(bytes);
    }

    /** Before a byte of it goes on: an object is held from its first one. */
    private boolean isNoObject(Buffer bytes) {
        if (edges != null) {
            edges.see(bytes);
        }
        return edges != null && edges.isNone();
    }

    /** Whether nothing of the answer may go on any more. */
    private boolean spoilt(Screen through) {
        return through.full() || (tap != null && tap.error() != null);
    }

    // Deprecated for leaving Vert.x 5, but the only way to look without copying every chunk.
    @SuppressWarnings("deprecation")
    private void look(Buffer bytes) {
        if (tap == null) {
            return;
        }
        try {
            tap.feed(bytes.getByteBuf().nioBuffer());
            if (tap.contentSeen()) {
                call.token();
            }
        } catch (RuntimeException _) {
            // Looking on must never touch the stream; without the tap less is known, that is all.
            tap = null;
        }
    }

    private void end(@Nullable StokerException lost) {
        if (over) {
            return;
        }
        over = true;
        if (silence != null) {
            silence.stop();
        }
        conclude(tap);
        StokerException said = tap == null ? null : tap.error();
        StokerException fault =
                lost != null ? lost : said != null && !isTooLong() ? said : unfinished();
        caller.vertx().cancelTimer(openingTimer);
        if (fault == null) {
            if (opening != null) {
                open(opening);
                opening = null;
            }
            if (!events) {
                // No bytes at all may be the whole answer.
                begin();
            }
            if (tap == null) {
                caller.spoilRecord();
            }
            caller.finish(rest());
            call.answered();
        } else if (!begun) {
            call.tryFailed(fault, false);
        } else {
            tell(fault);
            call.failed(fault);
        }
    }

    private void tell(StokerException fault) {
        if (events) {
            boolean between = tap != null && screen != null && tap.betweenEvents(screen.passed());
            caller.end(
                    caller.dialect().event(fault, caller.requestId(), caller.backend(), between));
        } else {
            caller.breakOff();
        }
    }

    private byte[] rest() {
        return screen == null ? new byte[0] : screen.rest();
    }

    private void conclude(@Nullable AnswerTap seen) {
        if (seen != null) {
            seen.end();
            call.used(seen.usage(), seen.tokensPerSecond());
        }
    }

    private boolean isTooLong() {
        return screen != null && screen.full();
    }

    /** What is wrong with an answer that ended in order; null if nothing is. */
    private @Nullable StokerException unfinished() {
        if (isTooLong()) {
            return new StokerException(
                    ErrorCode.BACKEND_ERROR,
                    "the backend sent an error that is longer than "
                            + AnswerTap.MAX_LINE
                            + " bytes");
        }
        if (edges != null) {
            return noObject(edges);
        }
        return events && tap != null && !tap.finished()
                ? new StokerException(
                        ErrorCode.STREAM_CUT, "the backend's stream ended without a finish reason")
                : null;
    }

    private @Nullable StokerException noObject(ObjectEdges seen) {
        if (seen.isEmpty()) {
            return new StokerException(
                    ErrorCode.BACKEND_ERROR,
                    "the backend answered with nothing (expected: a JSON object)");
        }
        if (seen.isNone()) {
            return new StokerException(
                    ErrorCode.BACKEND_ERROR,
                    "the backend's answer is no JSON object, though it is sent as one");
        }
        return seen.isOpen() || (tap != null && tap.torn())
                ? new StokerException(
                        ErrorCode.STREAM_CUT, "the backend's answer ended within its JSON object")
                : null;
    }
}
