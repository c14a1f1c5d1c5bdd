package dev.stoker.proxy;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.nativeapi.AnswerHead;
import dev.stoker.dialect.nativeapi.NativeAnswer;
import dev.stoker.dialect.nativeapi.NativeErrors;
import dev.stoker.fleet.Placement;
import dev.stoker.inference.Event;
import dev.stoker.inference.GenerateRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** Translates a backend's events to the native dialect: a stream of events, or one object. */
final class NativeCall implements EventFlow.Sink {
    private final Caller caller;
    private final Call call;
    private final NativeAnswer answer;
    private final boolean streams;
    private final EventFlow flow;
    private boolean headWritten;
    private boolean finished;

    NativeCall(Caller caller, Call call, Placement at, ProxySettings settings, boolean streams) {
        this.caller = caller;
        this.call = call;
        this.streams = streams;
        var head = new AnswerHead(caller.requestId(), at.model(), at.backend().value());
        int limit = Math.toIntExact(settings.answerLimit().value());
        this.answer = new NativeAnswer(head, limit);
        this.flow = new EventFlow(caller, this);
    }

    /** Begins; what it returns cuts it off. */
    Runnable start(Placement at, GenerateRequest request) {
        at.port().stream(at.endpoint(), at.served(), request).subscribe(flow);
        return flow::cancel;
    }

    @Override
    public void event(Event event, Runnable next) {
        if (event instanceof Event.Finished(_, var usage, var speed)) {
            finished = true;
            call.used(usage, speed);
        } else {
            call.token();
        }
        try {
            if (streams) {
                write(event, next);
            } else {
                answer.add(event);
                next.run();
            }
        } catch (StokerException e) {
            flow.cancel();
            failed(e);
        }
    }

    private void write(Event event, Runnable next) {
        byte[] bytes = answer.event(event);
        if (bytes == null) {
            next.run();
            return;
        }
        HttpServerResponse to = caller.response();
        if (!headWritten) {
            headWritten = true;
            writeHead(to);
        }
        to.write(Buffer.buffer(bytes));
        if (to.writeQueueFull()) {
            to.drainHandler(_ -> next.run());
        } else {
            next.run();
        }
    }

    private static void writeHead(HttpServerResponse to) {
        to.setChunked(true)
                .putHeader("content-type", "text/event-stream")
                .putHeader("cache-control", "no-cache")
                .putHeader("x-accel-buffering", "no");
    }

    @Override
    public void end() {
        if (!finished) {
            failed(
                    new StokerException(
                            ErrorCode.STREAM_CUT,
                            "the backend's stream ended without a finish reason"));
            return;
        }
        if (!streams) {
            caller.answer(200, "application/json", answer.json(call.timings()));
        } else {
            if (!headWritten) {
                writeHead(caller.response());
            }
            caller.end(answer.done(call.timings()));
        }
        call.answered();
    }

    @Override
    public void failed(Throwable fault) {
        StokerException e = caller.told(fault);
        if (headWritten) {
            caller.end(NativeErrors.event(e, caller.requestId()));
            call.failed(e);
        } else {
            call.tryFailed(e, e.code() == ErrorCode.BACKEND_UNREACHABLE);
        }
    }
}
