package dev.stoker.proxy;

import static java.util.Objects.requireNonNull;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.AnswerTap;
import dev.stoker.dialect.SseParser;
import dev.stoker.dialect.openai.Assembly;
import dev.stoker.fleet.Placement;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Answers with one JSON object that is put together from an engine's stream: an engine asked
 * without {@code stream} goes on computing when its caller leaves.
 */
final class Assembled {
    /** How long a stream that said it is done may take to end, so that its connection is reused. */
    private static final long TAIL_MS = 500;

    /** Longest event; one of them holds one token, or the probabilities of many. */
    private static final int EVENT_LIMIT = 1 << 20;

    private final Caller caller;
    private final Call call;
    private final ProxySettings settings;
    private final UpstreamTry upstream;
    private final Assembly assembly;
    private final SseParser events;
    private final AnswerTap tap;
    private @Nullable Silence silence;
    private boolean over;

    Assembled(Caller caller, Call call, Placement at, ProxySettings settings, Relayable as) {
        this.caller = caller;
        this.call = call;
        this.settings = settings;
        this.upstream = new UpstreamTry(caller, at, call, settings, as, this::answered);
        call.breaksOffBy(this::fail);
        int limit = Math.toIntExact(settings.answerLimit().value());
        this.assembly = new Assembly(requireNonNull(as.assembly()), limit, upstream.secrets());
        this.events = new SseParser(EVENT_LIMIT, assembly);
        this.tap = as.tap(true, upstream.secrets());
    }

    /** Begins; what it returns cuts it off. */
    Runnable start(Upstreams upstreams, String path, byte[] body, int hop) {
        upstream.start(upstreams, path, body, hop);
        return this::cut;
    }

    private void cut() {
        stop();
        upstream.cut();
    }

    private void stop() {
        over = true;
        if (silence != null) {
            silence.stop();
        }
    }

    private void answered(HttpClientResponse from) {
        String type = from.getHeader("content-type");
        if (type == null || !type.startsWith("text/event-stream")) {
            fail(
                    new StokerException(
                            ErrorCode.BACKEND_ERROR,
                            "the engine answered "
                                    + HeaderText.of(String.valueOf(type))
                                    + " (expected: text/event-stream)"));
            return;
        }
        silence =
                new Silence(
                        caller.vertx(),
                        settings.silence(),
                        () ->
                                fail(
                                        new StokerException(
                                                ErrorCode.BACKEND_TIMEOUT,
                                                "the engine sent nothing for "
                                                        + settings.silence().toSeconds()
                                                        + " s within its answer")));
        from.handler(this::bytes);
        from.exceptionHandler(cause -> end(upstream.lost(cause)));
        from.endHandler(_ -> end(null));
        from.resume();
    }

    private void bytes(Buffer more) {
        if (over) {
            return;
        }
        if (silence != null) {
            silence.heard();
        }
        call.progressed();
        byte[] bytes = more.getBytes();
        tap.feed(ByteBuffer.wrap(bytes));
        if (tap.contentSeen()) {
            call.token();
        }
        try {
            events.feed(bytes, 0, bytes.length);
        } catch (StokerException e) {
            fail(e);
            return;
        }
        if (assembly.done()) {
            caller.vertx().setTimer(TAIL_MS, _ -> upstream.cut());
            end(null);
        }
    }

    private void end(@Nullable StokerException lost) {
        if (over) {
            return;
        }
        byte[] json;
        try {
            events.end();
            json = assembly.json();
        } catch (StokerException e) {
            fail(lost == null ? e : lost);
            return;
        }
        stop();
        call.used(tap.usage(), tap.tokensPerSecond());
        caller.answer(200, "application/json", json);
        call.answered();
    }

    private void fail(StokerException e) {
        if (!over) {
            cut();
            call.tryFailed(e, false);
        }
    }
}
