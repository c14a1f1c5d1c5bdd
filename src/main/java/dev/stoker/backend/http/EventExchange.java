package dev.stoker.backend.http;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.UpstreamError;
import dev.stoker.inference.Event;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One streamed answer. All state belongs to one context; a subscriber's calls are brought there.
 * The next bytes are fetched only while the subscriber wants an event and none is ready, so that a
 * slow one stops the backend through the socket; at most one buffer's events wait.
 */
final class EventExchange implements Flow.Subscription {
    /** Of an error's body, what is read. */
    private static final int ERROR_LIMIT = 64 * 1024;

    /** How long a stream that said it is done may take to end, so that its connection is reused. */
    private static final long TAIL_MS = 500;

    private final WireClient wire;
    private final Call call;
    private final WireSettings settings;
    private final Flow.Subscriber<? super Event> subscriber;
    private final Context context;
    private final Dispatch dispatch;
    private final StreamReader reader;
    private final Queue<Event> ready = new ArrayDeque<>();
    private final AtomicLong demand = new AtomicLong();

    private @Nullable HttpClientResponse response;
    private boolean fetching;
    private boolean ended;
    private boolean over;
    private @Nullable StokerException failure;
    private long lastHeard = System.nanoTime();
    private boolean heardEvent;
    private long timer = -1;

    EventExchange(
            WireClient wire,
            Call call,
            WireSettings settings,
            Function<Consumer<Event>, StreamReader> reader,
            Flow.Subscriber<? super Event> subscriber) {
        this.wire = wire;
        this.call = call;
        this.settings = settings;
        this.subscriber = subscriber;
        this.context = wire.vertx().getOrCreateContext();
        this.reader = reader.apply(ready::add);
        this.dispatch = new Dispatch(wire::request, context, call, this::head, this::end);
    }

    void start() {
        Duration firstByte = settings.firstByte();
        if (firstByte != null) {
            context.runOnContext(_ -> watch(firstByte));
        }
        dispatch.start();
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            context.runOnContext(_ -> refuse(n));
            return;
        }
        demand.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
        context.runOnContext(_ -> drain());
    }

    @Override
    public void cancel() {
        dispatch.abort();
        context.runOnContext(_ -> close());
    }

    private void refuse(long n) {
        if (!over) {
            dispatch.abort();
            close();
            subscriber.onError(new IllegalArgumentException("demand: " + n + " (expected: > 0)"));
        }
    }

    private void head(HttpClientResponse head) {
        response = head;
        lastHeard = System.nanoTime();
        String type = head.getHeader("content-type");
        boolean events = type == null || type.toLowerCase(Locale.ROOT).contains(call.accept());
        if (head.statusCode() != 200 || !events) {
            collectError(head, type);
            return;
        }
        head.exceptionHandler(cause -> endOfBytes(Failures.cut(call, cause)));
        head.endHandler(_ -> endOfBytes(null));
        head.handler(this::bytes);
        drain();
    }

    private void bytes(Buffer part) {
        fetching = false;
        lastHeard = System.nanoTime();
        if (ended) {
            fetch();
            return;
        }
        try {
            reader.feed(part.getBytes());
        } catch (StokerException e) {
            dispatch.abort();
            end(e);
            return;
        }
        if (!heardEvent && !ready.isEmpty()) {
            heardEvent = true;
            watch(settings.idle());
        }
        if (reader.done()) {
            endOfBytes(null);
            wire.vertx().setTimer(TAIL_MS, _ -> dispatch.abort());
            fetch();
        } else {
            drain();
        }
    }

    private void endOfBytes(@Nullable StokerException broken) {
        if (ended) {
            return;
        }
        try {
            ready.add(reader.finish());
            end(null);
        } catch (StokerException e) {
            end(broken == null ? e : broken);
        }
    }

    private void end(@Nullable StokerException fault) {
        if (!ended) {
            ended = true;
            failure = fault;
            drain();
        }
    }

    private void drain() {
        while (!over && demand.get() > 0 && !ready.isEmpty()) {
            if (demand.get() != Long.MAX_VALUE) {
                demand.decrementAndGet();
            }
            subscriber.onNext(ready.remove());
        }
        if (over || !ready.isEmpty()) {
            return;
        }
        if (ended) {
            close();
            if (failure == null) {
                subscriber.onComplete();
            } else {
                subscriber.onError(failure);
            }
        } else if (demand.get() > 0) {
            fetch();
        }
    }

    private void fetch() {
        if (response != null && !fetching) {
            fetching = true;
            lastHeard = System.nanoTime();
            response.fetch(1);
        }
    }

    private void close() {
        over = true;
        ready.clear();
        wire.vertx().cancelTimer(timer);
    }

    /** Gives up after so much silence; silence that the subscriber asked for does not count. */
    private void watch(Duration patience) {
        wire.vertx().cancelTimer(timer);
        long silent = response == null || fetching ? System.nanoTime() - lastHeard : 0;
        long left = patience.toNanos() - silent;
        if (left <= 0) {
            dispatch.abort();
            end(Failures.timeout(call, patience));
        } else if (!over && !ended) {
            timer = wire.vertx().setTimer(left / 1_000_000 + 1, _ -> watch(patience));
        }
    }

    private void collectError(HttpClientResponse head, @Nullable String type) {
        Buffer body = Buffer.buffer();
        Runnable whole = () -> end(error(head, type, body.getBytes()));
        head.exceptionHandler(_ -> whole.run());
        head.endHandler(_ -> whole.run());
        head.handler(part -> {
            body.appendBuffer(part);
            if (body.length() > ERROR_LIMIT) {
                dispatch.abort();
                whole.run();
            }
        });
        watch(Duration.ofSeconds(10));
        head.resume();
    }

    private StokerException error(HttpClientResponse head, @Nullable String type, byte[] body) {
        if (head.statusCode() == 200) {
            StokerException inBody = UpstreamError.inBody(body, call.secrets());
            return inBody == null
                    ? new StokerException(
                            ErrorCode.BACKEND_ERROR,
                            "the backend answered " + type + " (expected: " + call.accept() + ")")
                    : inBody;
        }
        return UpstreamError.of(
                head.statusCode(), Answer.retryAfter(head.headers()), body, call.secrets());
    }
}
