package dev.stoker.api;

import dev.stoker.fleet.stock.PullNews;
import dev.stoker.fleet.stock.Pulls;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.function.BooleanSupplier;

/**
 * A wait for a download as events, on a thread of its own from the subscription on. A reader that
 * is slow gets the latest event when it is ready for one, which the last one is for ever.
 */
final class PullStream {
    private final Pulls.Waiter waiter;
    private final BooleanSupplier left;
    private final EventWriter events;

    /**
     * @param left whether the caller has gone: one who did so before the subscription is noticed by
     *     nobody else
     */
    PullStream(Pulls.Waiter waiter, BooleanSupplier left, Sse sse) {
        this.waiter = waiter;
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
        try (waiter) {
            boolean going = !left.getAsBoolean();
            while (going) {
                going = tell(waiter.next(), emitter);
            }
        } catch (InterruptedException _) {
            // The caller has left: nobody hears anything more.
        } finally {
            emitter.complete();
        }
    }

    private boolean tell(PullNews news, MultiEmitter<? super OutboundSseEvent> emitter) {
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
