package dev.stoker.backend.http;

import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which connections to backends may carry another request. Safe for threads.
 *
 * <p>Some servers promise {@code Keep-Alive} in the head of an event stream and close the
 * connection at its end without a word, as {@code llama-server} 0.7.0 does; a request sent in that
 * moment would be lost. Others keep it, and a new one to a cloud costs several round trips. So it
 * is found out with connections that carry nothing any more: one of each origin is put on {@link
 * Trial} after a stream, and until that is over no other is used again.
 */
final class Reuse {
    /** A server that closes a connection after a stream has done so by then, busy as it may be. */
    static final Duration TRIAL = Duration.ofSeconds(1);

    /** More origins are not remembered; each engine that starts is a new one. */
    private static final int ORIGINS = 1024;

    private final Duration idleLimit;
    private final Map<HttpConnection, Use> uses = new ConcurrentHashMap<>();
    private final Map<String, Habit> habits = new ConcurrentHashMap<>();

    /**
     * @param idleLimit longest pause after which a connection is used again
     */
    Reuse(Duration idleLimit) {
        this.idleLimit = idleLimit;
    }

    /** What an origin does with a connection after a stream. */
    private enum Habit {
        TRIED,
        KEEPS,
        CLOSES
    }

    /** What is to be done with a connection that the pool has handed out. */
    enum Verdict {
        /** It may carry a request. */
        FREE,
        /** It must not; close it. */
        SPENT,
        /** It must not; watch it for as long as a trial takes, then end that. */
        TRIAL
    }

    /** Whether this connection may carry a request. */
    Verdict verdict(HttpConnection connection) {
        Use last = uses.get(connection);
        if (last == null) {
            return Verdict.FREE;
        }
        // The pool hands it out before its answer was read to the end; who reads that may still cut
        // it off, and would close the connection under the next request.
        if (last.phase() != Phase.ENDED || last.idle().compareTo(idleLimit) > 0) {
            return Verdict.SPENT;
        }
        if (!last.stream()) {
            return Verdict.FREE;
        }
        Habit known = habits.putIfAbsent(last.origin(), Habit.TRIED);
        if (known == null) {
            uses.put(connection, last.at(Phase.TRIED));
            return Verdict.TRIAL;
        }
        return known == Habit.KEEPS ? Verdict.FREE : Verdict.SPENT;
    }

    /** A connection's trial is over: if it is still there, its origin keeps them. */
    void tried(HttpConnection connection) {
        Use last = uses.remove(connection);
        if (last != null) {
            learn(last.origin(), Habit.KEEPS);
        }
    }

    /** A request is about to be sent there. */
    void begun(HttpConnection connection, String origin) {
        Use before = uses.get(connection);
        boolean afterStream = before != null && before.stream();
        uses.put(connection, new Use(origin, Phase.ASKED, afterStream, System.nanoTime()));
        if (before == null) {
            connection.closeHandler(_ -> closed(connection));
            connection.exceptionHandler(_ -> {});
        }
    }

    /** Its answer has begun. */
    void answered(HttpConnection connection, boolean stream) {
        uses.computeIfPresent(connection, (_, use) -> use.answered(stream));
    }

    /**
     * Its answer has ended.
     *
     * @return whether the connection is to be closed
     */
    boolean ended(HttpConnection connection) {
        Use use = uses.computeIfPresent(connection, (_, old) -> old.at(Phase.ENDED));
        return use != null && use.stream() && habits.get(use.origin()) == Habit.CLOSES;
    }

    /**
     * No answer came.
     *
     * @param closed whether by the other side's end of the connection, not by this one's
     */
    void unanswered(HttpConnection connection, boolean closed) {
        Use last = uses.remove(connection);
        if (closed && last != null && last.stream()) {
            learn(last.origin(), Habit.CLOSES);
        }
    }

    /** It is about to be closed from this side, which says nothing of the other. */
    void forget(HttpConnection connection) {
        uses.remove(connection);
    }

    private void closed(HttpConnection connection) {
        Use last = uses.get(connection);
        if (last == null || last.phase() == Phase.ASKED) {
            // Who asked is told next, and why.
            return;
        }
        uses.remove(connection);
        if (last.wasClosedForTheStream()) {
            learn(last.origin(), Habit.CLOSES);
        }
    }

    /** Who was seen closing is not trusted again: a lost request is worse than a connection. */
    private void learn(String origin, Habit habit) {
        if (habits.size() >= ORIGINS) {
            habits.clear();
        }
        habits.merge(origin, habit, (old, now) -> old == Habit.CLOSES ? old : now);
    }

    /** How far a request on a connection has come. */
    private enum Phase {
        ASKED,
        ANSWERED,
        ENDED,
        TRIED
    }

    /**
     * How a connection was used last.
     *
     * @param stream whether its last answer was an event stream
     * @param since by the clock of {@link System#nanoTime()}
     */
    private record Use(String origin, Phase phase, boolean stream, long since) {
        Use at(Phase next) {
            return new Use(origin, next, stream, System.nanoTime());
        }

        Use answered(boolean withStream) {
            return new Use(origin, Phase.ANSWERED, withStream, System.nanoTime());
        }

        Duration idle() {
            return Duration.ofNanos(System.nanoTime() - since);
        }

        /** On its trial or soon after its end; what is closed later was merely idle. */
        boolean wasClosedForTheStream() {
            return stream
                    && switch (phase) {
                        case TRIED -> true;
                        case ENDED -> idle().compareTo(TRIAL) <= 0;
                        case ASKED, ANSWERED -> false;
                    };
        }
    }
}
