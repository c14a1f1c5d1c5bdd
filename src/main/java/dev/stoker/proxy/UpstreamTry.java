package dev.stoker.proxy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.RetryAfter;
import dev.stoker.dialect.UpstreamError;
import dev.stoker.fleet.Placement;
import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request to a placed backend: sends it and hands over the head of a good answer, paused; a bad
 * one, or none, is the failure of the try. All on the caller's context.
 */
final class UpstreamTry {
    /** Of an error's body, what is read. */
    private static final int ERROR_LIMIT = 64 * 1024;

    /** How long an error's body may take: its status says most of what there is to say. */
    private static final Duration ERROR_PATIENCE = Duration.ofSeconds(10);

    private final Caller caller;
    private final Placement at;
    private final Call call;
    private final Duration errorPatience;
    private final Relayable asked;
    private final Consumer<HttpClientResponse> answered;
    private @Nullable HttpClientRequest request;
    private boolean over;

    /**
     * @param asked what is sent
     * @param answered takes the head of a good answer
     */
    UpstreamTry(
            Caller caller,
            Placement at,
            Call call,
            ProxySettings settings,
            Relayable asked,
            Consumer<HttpClientResponse> answered) {
        this.caller = caller;
        this.at = at;
        this.call = call;
        this.errorPatience =
                settings.silence().compareTo(ERROR_PATIENCE) < 0
                        ? settings.silence()
                        : ERROR_PATIENCE;
        this.asked = asked;
        this.answered = answered;
    }

    void start(Upstreams upstreams, String path, byte[] body, int hop) {
        upstreams
                .open(
                        HttpMethod.POST,
                        at.port().relayed(at.endpoint(), at.served(), path),
                        at.endpoint().access())
                .onComplete(opened -> {
                    if (opened.failed()) {
                        fail(unreachable(opened.cause()), true);
                    } else if (over) {
                        opened.result().reset();
                    } else {
                        send(opened.result(), Buffer.buffer(body), hop);
                    }
                });
    }

    /**
     * Closes the connection now, whatever it is doing; the call is told nothing more. Harmless once
     * the answer has ended.
     */
    void cut() {
        over = true;
        if (request != null) {
            request.reset();
        }
    }

    /** Credentials that must not be in anything the caller is told. */
    List<Secret> secrets() {
        return at.endpoint().secrets();
    }

    private void send(HttpClientRequest open, Buffer body, int hop) {
        request = open;
        MultiMap from = caller.request().headers();
        Heads.toBackend(from, open.headers(), asked.contentType(), hop, caller.requestId());
        Heads.toBackend(asked.headers(), from, open.headers());
        var answer = open.response();
        var written = open.end(body);
        answer.onSuccess(this::head);
        // A request whose last byte was never written cannot have been begun.
        answer.onFailure(cause -> written.onComplete(wrote -> fail(lost(cause), wrote.failed())));
    }

    private void head(HttpClientResponse response) {
        // Until somebody wants to know: Vert.x logs what nobody handles, a cut as well.
        response.exceptionHandler(_ -> {});
        if (over) {
            return;
        }
        response.pause();
        // From then on the connection may carry somebody else's request.
        response.end().onComplete(_ -> request = null);
        if (response.statusCode() < 300) {
            answered.accept(response);
            return;
        }
        collectError(response);
    }

    private void collectError(HttpClientResponse response) {
        Buffer body = Buffer.buffer();
        Runnable whole =
                () ->
                        fail(
                                UpstreamError.of(
                                        response.statusCode(),
                                        retryAfter(response),
                                        body.getBytes(),
                                        secrets()),
                                false);
        Runnable enough =
                () -> {
                    whole.run();
                    cut();
                };
        long timer = caller.vertx().setTimer(errorPatience.toMillis(), _ -> enough.run());
        Runnable ended =
                () -> {
                    caller.vertx().cancelTimer(timer);
                    whole.run();
                };
        response.exceptionHandler(_ -> ended.run());
        response.endHandler(_ -> ended.run());
        response.handler(more -> {
            body.appendBuffer(more);
            if (body.length() > ERROR_LIMIT) {
                caller.vertx().cancelTimer(timer);
                enough.run();
            }
        });
        response.resume();
    }

    private static @Nullable Duration retryAfter(HttpClientResponse response) {
        return RetryAfter.of(response::getHeader, InstantSource.system().instant());
    }

    private void fail(StokerException e, boolean untouched) {
        if (!over) {
            over = true;
            call.tryFailed(e, untouched);
        }
    }

    private StokerException unreachable(Throwable cause) {
        return new StokerException(
                ErrorCode.BACKEND_UNREACHABLE,
                "the backend " + at.backend() + " does not accept connections",
                cause);
    }

    /** The connection went before or within an answer. */
    StokerException lost(Throwable cause) {
        return cause instanceof TooLongFrameException
                ? new StokerException(
                        ErrorCode.BACKEND_ERROR,
                        "the backend " + at.backend() + " answered with a head that is too large",
                        cause)
                : new StokerException(
                        ErrorCode.STREAM_CUT,
                        "the backend "
                                + at.backend()
                                + " closed the connection before its answer"
                                + " ended",
                        cause);
    }
}
