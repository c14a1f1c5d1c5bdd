package dev.stoker.backend.http;

import dev.stoker.backend.Access;
import dev.stoker.core.StokerException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request and hands over the head of its answer, paused. Everything happens on one
 * context; {@link #start} and {@link #abort} may be called from anywhere.
 */
final class Dispatch {
    /** Gives a connection on which nothing has been written. */
    @FunctionalInterface
    interface Connector {
        Future<HttpClientRequest> request(HttpMethod method, URI at, Access access);
    }

    private final Connector wire;
    private final Context context;
    private final Call call;
    private final Consumer<HttpClientResponse> answered;
    private final Consumer<StokerException> failed;
    private @Nullable HttpClientRequest request;
    private boolean over;

    Dispatch(
            Connector wire,
            Context context,
            Call call,
            Consumer<HttpClientResponse> answered,
            Consumer<StokerException> failed) {
        this.wire = wire;
        this.context = context;
        this.call = call;
        this.answered = answered;
        this.failed = failed;
    }

    void start() {
        context.runOnContext(_ -> connect(true));
    }

    /**
     * Closes the upstream now, whatever it is doing; nothing is called back any more. Harmless once
     * the answer has ended.
     */
    void abort() {
        context.runOnContext(_ -> {
            over = true;
            if (request != null) {
                request.reset();
            }
        });
    }

    private void connect(boolean mayRetry) {
        if (!over) {
            wire.request(call.method(), call.at(), call.access())
                    .onComplete(connected -> connected(connected, mayRetry));
        }
    }

    private void connected(AsyncResult<HttpClientRequest> connected, boolean mayRetry) {
        if (connected.failed()) {
            fail(Failures.unreachable(call, connected.cause()));
            return;
        }
        HttpClientRequest open = connected.result();
        if (over) {
            open.reset();
            return;
        }
        request = open;
        open.putHeader("accept", call.accept());
        Future<HttpClientResponse> answer = open.response();
        Future<Void> written = write(open);
        answer.onSuccess(this::answered);
        answer.onFailure(cause ->
                written.onComplete(wrote -> unanswered(wrote.succeeded(), cause, mayRetry)));
    }

    private Future<Void> write(HttpClientRequest open) {
        if (call.body() == null) {
            return open.end();
        }
        return open.putHeader("content-type", "application/json").end(call.body());
    }

    private void answered(HttpClientResponse response) {
        if (!over) {
            response.pause();
            // From then on the connection may carry somebody else's request.
            response.end().onComplete(_ -> request = null);
            answered.accept(response);
        }
    }

    /**
     * No answer came. A request whose last byte was never written cannot have been begun, so it may
     * be sent again on another connection; any other one may be at work.
     */
    private void unanswered(boolean written, Throwable cause, boolean mayRetry) {
        if (over) {
            return;
        }
        if (written) {
            fail(Failures.cut(call, cause));
        } else if (mayRetry) {
            connect(false);
        } else {
            fail(Failures.unreachable(call, cause));
        }
    }

    private void fail(StokerException fault) {
        if (!over) {
            over = true;
            failed.accept(fault);
        }
    }
}
