package dev.stoker.backend.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import dev.stoker.dialect.SseParser;
import dev.stoker.dialect.UpstreamError;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a server tells of itself as it happens: a stream of JSON events, read by one thread that
 * blocks. The next bytes are fetched only when they are wanted, so that nothing piles up. Closing
 * it closes the connection.
 */
public final class EventFeed implements AutoCloseable {
    private static final int EVENT_LIMIT = 1 << 20;
    private static final int ERROR_LIMIT = 64 * 1024;

    /** Of the exchange: its head, then bytes, then the end. */
    private sealed interface Part {
        record Head(HttpClientResponse response) implements Part {}

        record Bytes(Buffer bytes) implements Part {}

        record End(@Nullable StokerException fault) implements Part {}
    }

    private final Call call;
    private final Context context;
    private final Dispatch dispatch;
    private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
    private final Queue<JsonNode> ready = new ArrayDeque<>();
    private final SseParser parser;
    private @Nullable HttpClientResponse response;

    /** Bytes were asked for and have not come; for the thread that reads. */
    private boolean fetching;

    private EventFeed(WireClient wire, Call call) {
        this.call = call;
        this.context = wire.vertx().getOrCreateContext();
        this.dispatch =
                new Dispatch(
                        wire::request, context, call, this::head, e -> parts.add(new Part.End(e)));
        this.parser = new SseParser(EVENT_LIMIT, this::event);
    }

    /**
     * Blocks until the server has begun to tell: from then on no event is missed.
     *
     * @throws StokerException if it does not, within {@code patience}
     */
    static EventFeed open(WireClient wire, Call call, Duration patience)
            throws InterruptedException {
        var feed = new EventFeed(wire, call);
        feed.dispatch.start();
        try {
            feed.begin(patience);
            return feed;
        } catch (StokerException | InterruptedException e) {
            feed.close();
            throw e;
        }
    }

    /**
     * The next event. Blocks.
     *
     * @return null if none came within {@code patience}
     * @throws StokerException {@code STREAM_CUT} once the stream has ended, however it did
     */
    public @Nullable JsonNode next(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (ready.isEmpty()) {
            fetch();
            Part part = parts.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            switch (part) {
                case null -> {
                    return null;
                }
                case Part.Head _ -> {}
                case Part.Bytes(Buffer bytes) -> {
                    fetching = false;
                    parser.feed(bytes.getBytes(), 0, bytes.length());
                }
                case Part.End(var fault) ->
                        throw fault == null
                                ? Failures.cut(call, new IllegalStateException("ended in order"))
                                : fault;
            }
        }
        return ready.remove();
    }

    @Override
    public void close() {
        dispatch.abort();
    }

    private void head(HttpClientResponse head) {
        head.exceptionHandler(cause -> parts.add(new Part.End(Failures.cut(call, cause))));
        head.endHandler(_ -> parts.add(new Part.End(null)));
        head.handler(bytes -> parts.add(new Part.Bytes(bytes)));
        parts.add(new Part.Head(head));
    }

    private void begin(Duration patience) throws InterruptedException {
        switch (parts.poll(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            case Part.Head(var head) -> {
                response = head;
                String type = head.getHeader("content-type");
                if (head.statusCode() != 200 || type == null || !type.contains(call.accept())) {
                    throw refused(head.statusCode(), patience);
                }
            }
            case Part.End(var fault) when fault != null -> throw fault;
            case null, default -> throw Failures.timeout(call, patience);
        }
    }

    private StokerException refused(int status, Duration patience) throws InterruptedException {
        var body = new ByteArrayOutputStream();
        fetch();
        while (body.size() < ERROR_LIMIT
                && parts.poll(patience.toNanos(), TimeUnit.NANOSECONDS)
                        instanceof Part.Bytes(Buffer bytes)) {
            fetching = false;
            body.writeBytes(bytes.getBytes());
            fetch();
        }
        if (status != 200) {
            return UpstreamError.of(status, body.toByteArray(), call.secrets());
        }
        StokerException inBody = UpstreamError.inBody(body.toByteArray(), call.secrets());
        return inBody == null
                ? new StokerException(
                        ErrorCode.BACKEND_ERROR,
                        "the backend at " + call.peer() + " does not tell its events")
                : inBody;
    }

    private void fetch() {
        HttpClientResponse open = response;
        if (open != null && !fetching) {
            fetching = true;
            context.runOnContext(_ -> open.fetch(1));
        }
    }

    private void event(@Nullable String name, byte[] buffer, int offset, int length) {
        JsonNode event = Json.treeOrNull(buffer, offset, length);
        if (event != null) {
            ready.add(event);
        }
    }
}
