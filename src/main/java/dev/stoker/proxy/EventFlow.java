package dev.stoker.proxy;

import dev.stoker.inference.Event;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Takes the events of one answer from whichever thread they come on to the caller's context, one
 * after another: the next is asked for only when the sink has taken the last.
 */
final class EventFlow implements Flow.Subscriber<Event> {
    /** Where events go. All on the caller's context. */
    interface Sink {
        /**
         * One event.
         *
         * @param next asks for the next one; to be called once, perhaps later
         */
        void event(Event event, Runnable next);

        /** The answer has ended in order. */
        void end();

        /** The answer has failed. */
        void failed(Throwable fault);
    }

    private final Caller caller;
    private final Sink sink;
    private Flow.@Nullable Subscription subscription;
    private boolean over;

    EventFlow(Caller caller, Sink sink) {
        this.caller = caller;
        this.sink = sink;
    }

    @Override
    public void onSubscribe(Flow.Subscription to) {
        caller.onContext(() -> {
            subscription = to;
            if (over) {
                to.cancel();
            } else {
                to.request(1);
            }
        });
    }

    @Override
    public void onNext(Event event) {
        caller.onContext(() -> {
            if (!over) {
                sink.event(event, this::next);
            }
        });
    }

    @Override
    public void onError(Throwable fault) {
        caller.onContext(() -> {
            if (!over) {
                over = true;
                sink.failed(fault);
            }
        });
    }

    @Override
    public void onComplete() {
        caller.onContext(() -> {
            if (!over) {
                over = true;
                sink.end();
            }
        });
    }

    /** Stops the work upstream; nothing more reaches the sink. */
    void cancel() {
        over = true;
        if (subscription != null) {
            subscription.cancel();
        }
    }

    private void next() {
        if (!over && subscription != null) {
            subscription.request(1);
        }
    }
}
