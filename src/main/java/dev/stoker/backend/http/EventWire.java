package dev.stoker.backend.http;

import dev.stoker.backend.Access;
import dev.stoker.inference.Event;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Calls of models, whatever the dialect: POSTs JSON and reads the answer as a stream of events, or
 * whole. Never blocks; demand, cancellation and errors as {@code Backend.stream} promises. Holds no
 * state about any server.
 */
public final class EventWire {
    private final WireClient wire;
    private final Supplier<WireSettings> settings;

    public EventWire(WireClient wire, WireSettings settings) {
        this(wire, () -> settings);
    }

    /**
     * One whose patience may change.
     *
     * @param settings asked as each call begins, which keeps to them
     */
    public EventWire(WireClient wire, Supplier<WireSettings> settings) {
        this.wire = wire;
        this.settings = settings;
    }

    /** How patient it is and how much it takes in. */
    public WireSettings settings() {
        return settings.get();
    }

    /**
     * A streamed answer.
     *
     * @param contentType what the answer must be; anything else is the backend's error
     * @param reader makes the reader of one answer around the consumer of its events
     */
    public Multi<Event> stream(
            URI at,
            Access access,
            byte[] json,
            String contentType,
            Function<Consumer<Event>, StreamReader> reader) {
        Call call = Call.post(at, access, json, contentType);
        return Multi.createFrom()
                .publisher(subscriber -> {
                    var exchange =
                            new EventExchange(wire, call, settings.get(), reader, subscriber);
                    subscriber.onSubscribe(exchange);
                    exchange.start();
                });
    }

    /** A whole answer of any status. */
    public Uni<Answer> whole(URI at, Access access, byte[] json) {
        Call call = Call.post(at, access, json, "application/json");
        return Uni.createFrom()
                .emitter(emitter -> {
                    WireSettings now = settings.get();
                    var exchange =
                            new BodyCall(
                                    wire,
                                    call,
                                    now.bodyLimit(),
                                    now.idle(),
                                    emitter::complete,
                                    emitter::fail);
                    emitter.onTermination(exchange::abort);
                    exchange.start();
                });
    }
}
