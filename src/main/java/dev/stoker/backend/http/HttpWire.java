package dev.stoker.backend.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoker.backend.Access;
import dev.stoker.backend.Endpoint;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import dev.stoker.dialect.Json;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server and waits for the whole answer: for probes, health and control calls. Blocks: call
 * from a virtual thread, never from an event loop. No redirect is followed, nothing of a caller's
 * request is passed on.
 */
public final class HttpWire {
    /** Largest answer that is taken in; catalogues of clouds are the largest seen, at 1 MB. */
    public static final int BODY_LIMIT = 8 << 20;

    private final WireClient wire;

    public HttpWire(WireClient wire) {
        this.wire = wire;
    }

    /**
     * GETs.
     *
     * @param access what the request carries
     * @param timeout for all of it: connecting, waiting and reading
     * @return an answer of any status
     * @throws StokerException {@code BACKEND_UNREACHABLE}, {@code BACKEND_TIMEOUT}, {@code
     *     STREAM_CUT} if the answer broke off, {@code BACKEND_ERROR} if it is too large
     */
    public Answer get(URI at, Access access, Duration timeout) {
        return await(Call.get(at, access), timeout);
    }

    /** POSTs JSON; otherwise as {@link #get}. */
    public Answer post(URI at, Access access, byte[] json, Duration timeout) {
        return await(Call.post(at, access, json, "application/json"), timeout);
    }

    /**
     * Any other method; otherwise as {@link #get}.
     *
     * @param json null for a request without a body
     */
    Answer send(
            HttpMethod method, URI at, Access access, byte @Nullable [] json, Duration timeout) {
        Buffer body = json == null ? null : Buffer.buffer(json);
        return await(new Call(method, at, access, body, "application/json"), timeout);
    }

    /**
     * POSTs JSON and reads an answer of lines, each a JSON object, for as long as it lasts.
     * Interrupting the thread closes the connection at once.
     *
     * @param path begins with a slash
     * @param idle longest silence
     * @param line told of each line, on the calling thread; what it throws ends the answer
     * @throws StokerException as {@link #get}; the server's own words if it refused
     * @throws InterruptedException if the thread was interrupted
     */
    public void lines(
            Endpoint at, String path, JsonNode body, Duration idle, Consumer<JsonNode> line)
            throws InterruptedException {
        demandOwnThread();
        Call call = Call.post(at.at(path), at.access(), Json.bytes(body), "application/x-ndjson");
        new LineCall(wire, call).read(idle, line);
    }

    /**
     * A stream of events that a server tells of itself.
     *
     * @param patience longest wait for it to begin
     * @throws StokerException as {@link #get}; the server's own words if it refused
     */
    public EventFeed feed(URI at, Access access, Duration patience) throws InterruptedException {
        demandOwnThread();
        Call call = new Call(HttpMethod.GET, at, access, null, "text/event-stream");
        return EventFeed.open(wire, call, patience);
    }

    private static void demandOwnThread() {
        if (Context.isOnEventLoopThread()) {
            throw new IllegalStateException("a blocking call on an event loop");
        }
    }

    private Answer await(Call call, Duration timeout) {
        demandOwnThread();
        var result = new CompletableFuture<Answer>();
        var exchange =
                new BodyCall(
                        wire,
                        call,
                        BODY_LIMIT,
                        timeout,
                        result::complete,
                        result::completeExceptionally);
        exchange.start();
        try {
            return result.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            exchange.abort();
            throw Failures.timeout(call, timeout);
        } catch (InterruptedException e) {
            exchange.abort();
            Thread.currentThread().interrupt();
            throw new StokerException(
                    ErrorCode.BACKEND_TIMEOUT, "interrupted while a backend was asked", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StokerException known
                    ? known
                    : new IllegalStateException(e.getCause());
        }
    }
}
