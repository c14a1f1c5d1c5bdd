package dev.stoker.api;

import dev.stoker.fleet.stock.PullNews;
import dev.stoker.fleet.stock.Pulls;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A wait for a download as events, on a thread of its own from the subscription on: nothing is
 * waited for, and no hub asked, before there is somebody who can be noticed to leave. A reader that
 * is slow gets the latest event when it is ready for one, which the last one is for ever.
 */
final class PullStream {
    private final Supplier<Pulls.Waiter> join;
    private final BooleanSupplier left;
    private final EventWriter events;

    /**
     * @param join may block; what it fails with is the answer
     * @param left whether the caller has gone, perhaps before anybody listened for that
     */
    PullStream(Supplier<Pulls.Waiter> join, BooleanSupplier left, Sse sse) {
        this.join = join;
        this.left = left;
        this.events = new EventWriter(sse);
    }

    /** For one subscriber; who cancels leaves the download. */
    Multi<OutboundSseEvent> events() {
        return Multi.createFrom()
                .<OutboundSseEvent>emitter(this::start, BackPressureStrategy.LATEST);
    }

    private void start(MultiEmitter<? super OutboundSseEvent> emitter) {
        Thread thread = Thread.ofVirtual().name("pull-events").unstarted(() -> run(emitter));
        emitter.onTermination(thread::interrupt);
        thread.start();
    }

    private void run(MultiEmitter<? super OutboundSseEvent> emitter) {
        Pulls.Waiter waiter;
        try {
            waiter = join.get();
        } catch (RuntimeException e) {
            if (!emitter.isCancelled()) {
                emitter.fail(e); // not an event was sent, so it is an answer like any other
            }
            return;
        }
        tellAll(waiter, emitter);
    }

    private void tellAll(Pulls.Waiter joined, MultiEmitter<? super OutboundSseEvent> emitter) {
        try (Pulls.Waiter waiter = joined) {
            boolean going = !left.getAsBoolean();
            while (going) {
                going = tell(waiter, waiter.next(), emitter);
            }
        } catch (InterruptedException _) {
            // The caller has left: nobody hears anything more.
        } finally {
            emitter.complete();
        }
    }

    private boolean tell(
            Pulls.Waiter waiter, PullNews news, MultiEmitter<? super OutboundSseEvent> emitter) {
        switch (news) {
            case PullNews.Going(var progress) ->
                    emitter.emit(events.event("progress", PullAnswer.ProgressAnswer.of(progress)));
            case PullNews.Done(var model, var progress) ->
                    emitter.emit(
                            events.event(
                                    "done",
                                    new PullAnswer.DoneAnswer(
                                            model,
                                            waiter.key().backend().value(),
                                            progress.bytes())));
            case PullNews.Failed(var why) -> emitter.emit(events.error(why));
        }
        return news instanceof PullNews.Going;
    }
}
