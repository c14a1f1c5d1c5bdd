package dev.stoker.proxy;

import dev.stoker.dialect.nativeapi.NativeAnswer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.IntConsumer;

/**
 * Tells a native caller that streams where it stands while it waits for its turn. Told are changes,
 * the first one only after a moment: a call that has its turn by then keeps a head of its own, and
 * an error its status. Of several changes while the caller does not read only the last is told. All
 * but {@link #accept} on the caller's context.
 */
final class QueueEvents implements IntConsumer {
    /** Before the first, and between two. */
    static final long PAUSE_MS = 250;

    private static final long NO_TIMER = -1;

    private final Caller caller;
    private volatile int position;
    private int told;
    private long timer = NO_TIMER;
    private boolean over;

    QueueEvents(Caller caller) {
        this.caller = caller;
        caller.whenOver(this::stop);
    }

    /** Where it stands, on any thread. */
    @Override
    public void accept(int now) {
        position = now;
        caller.onContext(this::schedule);
    }

    /** It has its turn: nothing more is told, unless it has to wait for another one. */
    void itsTurn() {
        cancel();
    }

    private void stop() {
        over = true;
        cancel();
    }

    private void cancel() {
        if (timer != NO_TIMER) {
            caller.vertx().cancelTimer(timer);
            timer = NO_TIMER;
        }
    }

    private void schedule() {
        if (!over && timer == NO_TIMER) {
            timer = caller.vertx().setTimer(PAUSE_MS, _ -> tell());
        }
    }

    private void tell() {
        timer = NO_TIMER;
        HttpServerResponse to = caller.response();
        int now = position;
        if (over || now == told || to.ended() || to.closed()) {
            return;
        }
        if (to.writeQueueFull()) {
            schedule();
            return;
        }
        if (!to.headWritten()) {
            EventCall.writeHead(to, "text/event-stream");
        }
        told = now;
        to.write(Buffer.buffer(NativeAnswer.queued(now)));
    }
}
