package dev.stoker.api;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * The fleet's events for one reader, on a virtual thread of its own: how it is, then what happens.
 * The next event is taken only when the reader has room for it.
 */
final class EventStream {
    /** A line that is no event, so that both sides notice when the other has gone. */
    static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final EventFeed feed;
    private final EventWriter events;
    private final Sse sse;
    private final BackendAnswer.Listing now;
    private final long after;
    private final BooleanSupplier left;

    /**
     * @param now how the fleet is
     * @param after id of the last event the reader has seen
     * @param left whether the caller has gone
     */
    EventStream(
            EventFeed feed, Sse sse, BackendAnswer.Listing now, long after, BooleanSupplier left) {
        this.feed = feed;
        this.sse = sse;
        this.events = new EventWriter(sse);
        this.now = now;
        this.after = after;
        this.left = left;
    }

    /** For one subscriber. */
    Multi<OutboundSseEvent> events() {
        return Multi.createFrom().<OutboundSseEvent>publisher(this::subscribe);
    }

    private void subscribe(Flow.Subscriber<? super OutboundSseEvent> to) {
        var room = new Semaphore(0);
        Thread thread = Thread.ofVirtual().name("events").unstarted(() -> run(to, room));
        to.onSubscribe(
                new Flow.Subscription() {
                    @Override
                    public void request(long n) {
                        // More than anybody can take is as much as there is.
                        room.release((int) Math.min(n, 1 << 20));
                    }

                    @Override
                    public void cancel() {
                        thread.interrupt();
                    }
                });
        thread.start();
    }

    private void run(Flow.Subscriber<? super OutboundSseEvent> to, Semaphore room) {
        var reader = new EventReader();
        try {
            room.acquire();
            to.onNext(snapshot());
            feed.follow(reader, after);
            while (!left.getAsBoolean()) {
                room.acquire();
                to.onNext(told(reader.next(HEARTBEAT)));
            }
        } catch (InterruptedException _) {
            // The reader has left: nobody hears anything more.
        } finally {
            feed.leave(reader);
        }
    }

    private OutboundSseEvent snapshot() {
        return events.event("snapshot", now);
    }

    private OutboundSseEvent told(EventReader.Next next) {
        return switch (next) {
            case EventReader.Next.Event(var event) ->
                    sse.newEventBuilder()
                            .name(event.type())
                            .id(Long.toString(event.id()))
                            .data(event)
                            .build();
            case EventReader.Next.Gap(var missed) -> events.event("gap", new Gap(missed));
            case EventReader.Next.Nothing _ -> sse.newEventBuilder().comment("still here").build();
        };
    }

    /**
     * Events that this reader was not told.
     *
     * @param missed how many
     */
    @RegisterForReflection
    public record Gap(long missed) {}
}
