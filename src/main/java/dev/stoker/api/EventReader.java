package dev.stoker.api;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One who follows the events. What it has not taken yet is kept up to a bound; beyond that all of
 * it is dropped and counted as a gap: a slow reader costs no memory and holds nobody up.
 */
final class EventReader {
    /** What is kept for one that is slow. */
    static final int WAITING = 256;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final ArrayDeque<EventAnswer> waiting = new ArrayDeque<>();
    private long missed;

    /** What is next. */
    sealed interface Next {
        /** It happened. */
        record Event(EventAnswer event) implements Next {}

        /** So many events were not kept for this reader. */
        record Gap(long events) implements Next {}

        /** Nothing has happened for as long as was asked. */
        record Nothing() implements Next {}
    }

    /** Never waits. */
    void offer(EventAnswer event) {
        lock.lock();
        try {
            if (waiting.size() == WAITING) {
                missed += waiting.size();
                waiting.clear();
            }
            waiting.addLast(event);
            more.signal();
        } finally {
            lock.unlock();
        }
    }

    /** So many were not kept until it came. */
    void missed(long events) {
        lock.lock();
        try {
            missed += events;
            more.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next for so long. */
    Next next(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (missed == 0 && waiting.isEmpty()) {
                if (left <= 0) {
                    return new Next.Nothing();
                }
                left = more.awaitNanos(left);
            }
            return taken();
        } finally {
            lock.unlock();
        }
    }

    private Next taken() {
        if (missed > 0) {
            long gap = missed;
            missed = 0;
            return new Next.Gap(gap);
        }
        @Nullable EventAnswer event = waiting.pollFirst();
        return event == null ? new Next.Nothing() : new Next.Event(event);
    }
}
