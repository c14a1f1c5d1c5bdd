package dev.stoker.backend.hub;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, piece by piece, for a thread that may wait. No more than {@link #AHEAD}
 * pieces are taken from the connection before they are asked for, so that a slow disk slows the
 * server down and fills no memory.
 */
final class Body implements AutoCloseable {
    private static final int AHEAD = 16;

    private final HttpClientResponse answer;
    private final Context context;
    private final BlockingQueue<Arrived> queue = new LinkedBlockingQueue<>();
    private boolean ended;

    private sealed interface Arrived {
        record Piece(Buffer bytes) implements Arrived {}

        record End() implements Arrived {}

        record Broken(Throwable because) implements Arrived {}
    }

    /** Takes over an answer, with which nothing else is done any more. */
    Body(Hops.Arrival arrival) {
        this.answer = arrival.answer();
        this.context = arrival.context();
        answer.exceptionHandler(because -> queue.add(new Arrived.Broken(because)));
        answer.endHandler(_ -> queue.add(new Arrived.End()));
        answer.handler(bytes -> queue.add(new Arrived.Piece(bytes)));
        more(AHEAD);
    }

    /** The queue inside of the answer is safe for one thread, which is not this one. */
    private void more(int pieces) {
        context.runOnContext(_ -> answer.fetch(pieces));
    }

    /**
     * The next piece, at least a byte; null at the end.
     *
     * @throws RemoteSilence if nothing comes for {@code idle}
     * @throws RemoteFailure if the answer breaks off
     */
    byte @Nullable [] next(Duration idle) throws RemoteFailure, InterruptedException {
        while (!ended) {
            Arrived arrived = queue.poll(idle.toNanos(), TimeUnit.NANOSECONDS);
            switch (arrived) {
                case null ->
                        throw new RemoteSilence(
                                "sent nothing for %d ms".formatted(idle.toMillis()));
                case Arrived.Piece(var bytes) -> {
                    more(1);
                    if (bytes.length() > 0) {
                        return bytes.getBytes();
                    }
                }
                case Arrived.End() -> ended = true;
                case Arrived.Broken(var because) -> {
                    ended = true;
                    throw new RemoteFailure("the answer broke off", because);
                }
            }
        }
        return null;
    }

    /** Ends the exchange where its body has not ended. */
    @Override
    public void close() {
        if (!ended) {
            answer.request().reset();
        }
    }
}
