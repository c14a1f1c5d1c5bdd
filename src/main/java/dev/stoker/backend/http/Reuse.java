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
 * is found out: after the first streams of an origin their connections are on {@link #PROBATION}.
 */
final class Reuse {
    /** A server that closes a connection after a stream has done so by then. */
    static final Duration PROBATION = Duration.ofMillis(50);

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
        KEEPS,
        CLOSES
    }

    /** What may be done with a connection. */
    sealed interface Verdict {}

    /** It may carry a request. */
    record Free() implements Verdict {}

    /** It must not; close it. */
    record Spent() implements Verdict {}

    /** That will be known in that many milliseconds, at least one. */
    record OnProbation(long millis) implements Verdict {}

    /** Whether this connection, which the pool has handed out, may carry a request. */
    Verdict verdict(HttpConnection connection) {
        Use last = uses.get(connection);
        if (last == null) {
            return new Free();
        }
        Duration idle = last.idle();
        // The pool hands it out before its answer was read to the end; who reads that may still cut
        // it off, and would close the connection under the next request.
        if (last.phase() != Phase.ENDED || idle.compareTo(idleLimit) > 0) {
            return new Spent();
        }
        Habit habit = habits.get(last.origin());
        if (!last.stream() || habit == Habit.KEEPS) {
            return new Free();
        }
        if (habit == Habit.CLOSES) {
            return new Spent();
        }
        return new OnProbation(Math.max(1, PROBATION.minus(idle).toMillis()));
    }

    /**
     * The probation of that connection is over.
     *
     * @return whether it may carry a request; else it is closed
     */
    boolean passed(HttpConnection connection) {
        Use last = uses.get(connection);
        if (last == null) {
            return false;
        }
        learn(last.origin(), Habit.KEEPS);
        return true;
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
        uses.computeIfPresent(
                connection,
                (_, use) -> new Use(use.origin(), Phase.ANSWERED, stream, System.nanoTime()));
    }

    /**
     * Its answer has ended.
     *
     * @return whether the connection is to be closed
     */
    boolean ended(HttpConnection connection) {
        Use use =
                uses.computeIfPresent(
                        connection,
                        (_, old) ->
                                new Use(
                                        old.origin(),
                                        Phase.ENDED,
                                        old.stream(),
                                        System.nanoTime()));
        return use != null && use.stream() && habits.get(use.origin()) == Habit.CLOSES;
    }

    /** It is about to be closed from this side, which says nothing of the other. */
    void forget(HttpConnection connection) {
        uses.remove(connection);
    }

    private void closed(HttpConnection connection) {
        Use last = uses.remove(connection);
        if (last != null && last.wasClosedForTheStream()) {
            learn(last.origin(), Habit.CLOSES);
        }
    }

    /** Who was seen closing is not trusted again: a lost request is worse than a connection. */
    private void learn(String origin, Habit habit) {
        if (habits.size() >= ORIGINS) {
            habits.clear();
        }
        habits.merge(origin, habit, (old, now) -> now == Habit.CLOSES ? now : old);
    }

    /** How far a request on a connection has come. */
    private enum Phase {
        ASKED,
        ANSWERED,
        ENDED
    }

    /**
     * How a connection was used last.
     *
     * @param stream whether its last answer was an event stream
     * @param at by the clock of {@link System#nanoTime()}
     */
    private record Use(String origin, Phase phase, boolean stream, long at) {
        Duration idle() {
            return Duration.ofNanos(System.nanoTime() - at);
        }

        /** Soon after its end, or under the request that came next. */
        boolean wasClosedForTheStream() {
            return stream
                    && switch (phase) {
                        case ASKED -> true;
                        case ANSWERED -> false;
                        case ENDED -> idle().compareTo(PROBATION) <= 0;
                    };
        }
    }
}
