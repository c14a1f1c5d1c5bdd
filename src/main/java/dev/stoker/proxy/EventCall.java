package dev.stoker.proxy;

import dev.stoker.backend.Capability;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.Placement;
import dev.stoker.inference.Event;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.structured.Assurance;
import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** Translates a backend's events to the caller's dialect: a stream of events, or one object. */
final class EventCall implements EventFlow.Sink {
    /** How the events of one answer are written. */
    interface Rendering {
        /**
         * How it was made sure that the answer keeps to its schema; before any event, if at all.
         */
        default void structured(Assurance how) {}

        /** Keeps an event for {@link #whole}. */
        void add(Event event);

        /** The answer as one object; only after the last event. */
        byte[] whole();

        /** An event of a stream; null if there is nothing to write for it yet. */
        byte @Nullable [] event(Event event);

        /** The end of a stream; only after the last event. */
        byte[] done();

        /** The end of a stream that failed. */
        byte[] error(StokerException e);
    }

    private final Caller caller;
    private final Call call;
    private final Rendering rendering;
    private final boolean streams;
    private final ProxySettings settings;
    private final EventFlow flow;
    private boolean headWritten;
    private boolean finished;

    /** Known on any thread, before the first event; told with that, lest it come too late. */
    private volatile @Nullable Assurance assured;

    EventCall(
            Caller caller,
            Call call,
            Rendering rendering,
            boolean streams,
            ProxySettings settings) {
        this.caller = caller;
        this.call = call;
        this.rendering = rendering;
        this.streams = streams;
        this.settings = settings;
        this.flow = new EventFlow(caller, this);
    }

    /** Begins; what it returns cuts it off. */
    Runnable start(Placement at, GenerateRequest request) {
        caller.path(ServedPath.TRANSLATED);
        events(at, request).subscribe(flow);
        return flow::cancel;
    }

    private Multi<Event> events(Placement at, GenerateRequest request) {
        String schema = request.schema();
        if (schema == null) {
            return asked(at, request);
        }
        if (at.capabilities().contains(Capability.JSON_SCHEMA)) {
            structured(Assurance.ENFORCED);
            return asked(at, request);
        }
        return new StructuredAnswer(
                        // What is written counts, though the caller sees none of it yet.
                        inWords ->
                                asked(at, inWords)
                                        .onItem()
                                        .invoke(_ -> caller.onContext(call::token)),
                        request,
                        schema,
                        Math.toIntExact(settings.answerLimit().value()),
                        how -> assured = how)
                .events();
    }

    private static Multi<Event> asked(Placement at, GenerateRequest request) {
        return at.port().stream(at.endpoint(), at.served(), request);
    }

    private void structured(Assurance how) {
        caller.head(Assurance.HEADER, how.wireName());
        rendering.structured(how);
    }

    @Override
    public void event(Event event, Runnable next) {
        Assurance how = assured;
        if (how != null) {
            assured = null;
            structured(how);
        }
        if (event instanceof Event.Finished(_, var usage, var timings)) {
            finished = true;
            call.used(usage, timings.tokensPerSecond());
        } else {
            call.token();
        }
        try {
            if (streams) {
                write(event, next);
            } else {
                rendering.add(event);
                next.run();
            }
        } catch (StokerException e) {
            flow.cancel();
            failed(e);
        }
    }

    private void write(Event event, Runnable next) {
        byte[] bytes = rendering.event(event);
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
            caller.answer(200, "application/json", rendering.whole());
        } else {
            if (!headWritten) {
                writeHead(caller.response());
            }
            caller.end(rendering.done());
        }
        call.answered();
    }

    @Override
    public void failed(Throwable fault) {
        StokerException e = caller.told(fault);
        if (headWritten) {
            caller.end(rendering.error(e));
            call.failed(e);
        } else {
            call.tryFailed(e, e.code() == ErrorCode.BACKEND_UNREACHABLE);
        }
    }
}
