package dev.stoker.api;

import dev.stoker.fleet.FleetEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;

/**
 * The last events of the fleet and of the configuration, and who follows them. Bounded: a reader
 * that has been away for longer than is kept, or is slower than what happens, is told of the gap.
 * Safe for all threads.
 */
@Singleton
public final class EventFeed {
    /** Events that are kept for who comes back. */
    static final int KEPT = 512;

    private final InstantSource clock = InstantSource.system();
    private final ArrayDeque<EventAnswer> last = new ArrayDeque<>();
    private final Set<EventReader> readers = ConcurrentHashMap.newKeySet();
    private long lastId;

    /** On the fleet's own thread: it must not wait for readers. */
    void happened(@Observes FleetEvent event) {
        tell(id -> EventAnswer.of(id, event, clock.instant()));
    }

    /** By whichever thread has reloaded. */
    void happened(@Observes ConfigEvent event) {
        tell(id -> EventAnswer.of(id, event, clock.instant()));
    }

    private void tell(LongFunction<EventAnswer> event) {
        synchronized (last) {
            EventAnswer told = event.apply(++lastId);
            last.addLast(told);
            if (last.size() > KEPT) {
                last.removeFirst();
            }
            readers.forEach(reader -> reader.offer(told));
        }
    }

    /**
     * Has the reader told what happens from now on, after what is kept behind that event.
     *
     * @param after id of the last event it has seen; one that is not kept any more makes a gap
     */
    void follow(EventReader reader, long after) {
        synchronized (last) {
            List<EventAnswer> missed = since(after);
            long expected = after + 1;
            if (!missed.isEmpty() && after > 0 && missed.getFirst().id() > expected) {
                reader.missed(missed.getFirst().id() - expected);
            }
            missed.forEach(reader::offer);
            readers.add(reader);
        }
    }

    /** It reads no more. */
    void leave(EventReader reader) {
        readers.remove(reader);
    }

    /** How many follow. */
    int readers() {
        return readers.size();
    }

    /** What is kept behind that event, oldest first. One from before the last start is none. */
    List<EventAnswer> since(long after) {
        synchronized (last) {
            long from = after > lastId ? 0 : after;
            return new ArrayList<>(last).stream().filter(one -> one.id() > from).toList();
        }
    }

    /** Id of the last event; 0 before the first. */
    long lastId() {
        synchronized (last) {
            return lastId;
        }
    }
}
