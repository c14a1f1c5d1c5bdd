package dev.stoker.proxy;

import dev.stoker.backend.Capability;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.AnswerWriter;
import dev.stoker.fleet.Placement;
import dev.stoker.inference.Event;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.structured.Assurance;
import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Translates a backend's events to the caller's dialect: a stream of events, or one object. */
final class EventCall implements EventFlow.Sink {
    private final Caller caller;
    private final Call call;
    private final AnswerWriter writer;
    private final boolean streams;
    private final ProxySettings settings;
    private final EventFlow flow;
    private final SignOfLife signOfLife;
    private List<String> stops = List.of();
    private boolean headWritten;
    private boolean finished;

    /** Known on any thread, before the first event; told with that, lest it come too late. */
    private volatile @Nullable Assurance assured;

    EventCall(
            Caller caller,
            Call call,
            AnswerWriter writer,
            boolean streams,
            ProxySettings settings) {
        this.caller = caller;
        this.call = call;
        this.writer = writer;
        this.streams = streams;
        this.settings = settings;
        this.flow = new EventFlow(caller, this);
        this.signOfLife = new SignOfLife(caller, settings.signOfLife(), writer::alive);
        call.breaksOffBy(why -> {
            flow.cancel();
            failed(why);
        });
    }

    /** Begins; what it returns cuts it off. */
    Runnable start(Placement at, GenerateRequest request) {
        stops = request.sampling().stop();
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
        writer.structured(how.wireName());
    }

    @Override
    public void event(Event event, Runnable next) {
        call.progressed();
        Assurance how = assured;
        if (how != null) {
            assured = null;
            structured(how);
        }
        Event told = event;
        if (event instanceof Event.Finished end) {
            finished = true;
            told = end.stoppedAt(stops);
            call.used(end.usage(), end.timings().tokensPerSecond());
        } else {
            call.token();
        }
        try {
            if (streams) {
                write(told, next);
            } else {
                writer.add(told);
                next.run();
            }
        } catch (StokerException e) {
            flow.cancel();
            failed(e);
        }
    }

    private void write(Event event, Runnable next) {
        byte[] bytes = writer.event(event);
        if (bytes == null) {
            next.run();
            return;
        }
        HttpServerResponse to = caller.response();
        if (!headWritten) {
            headWritten = true;
            begin(to);
            signOfLife.start();
        }
        caller.write(Buffer.buffer(bytes));
        signOfLife.wrote();
        if (to.writeQueueFull()) {
            call.heldBack(true);
            to.drainHandler(_ -> {
                call.heldBack(false);
                next.run();
            });
        } else {
            next.run();
        }
    }

    /** Unless it has begun by telling how the caller's turn comes nearer. */
    private void begin(HttpServerResponse to) {
        if (!to.headWritten()) {
            writeHead(to, writer.streamType());
        }
    }

    static void writeHead(HttpServerResponse to, String type) {
        to.setChunked(true)
                .putHeader("content-type", type)
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
            caller.answer(200, "application/json", writer.whole(call.timings()));
        } else {
            if (!headWritten) {
                begin(caller.response());
            }
            caller.finish(writer.done(call.timings()));
        }
        call.answered();
    }

    @Override
    public void failed(Throwable fault) {
        StokerException e = caller.told(fault);
        if (headWritten) {
            caller.end(writer.error(e));
            call.failed(e);
        } else {
            call.tryFailed(e, e.code() == ErrorCode.BACKEND_UNREACHABLE);
        }
    }
}
