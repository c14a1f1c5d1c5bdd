package dev.stoker.admission;

import java.time.Duration;
import java.time.Instant;

/**
 * One call in a {@link Line}, which alone changes it. Not safe for threads.
 *
 * @param <T> the call
 */
public final class Turn<T> {
    /** Where a call is. */
    enum At {
        WAITING,
        INSIDE,
        OUT
    }

    private final T call;
    private final Party party;
    private final Priority priority;
    private final long number;
    private final Instant joined;
    private At at = At.WAITING;
    private Instant moved;

    Turn(T call, Party party, Priority priority, long number, Instant now) {
        this.call = call;
        this.party = party;
        this.priority = priority;
        this.number = number;
        this.joined = now;
        this.moved = now;
    }

    /** The call. */
    public T call() {
        return call;
    }

    /** Whom it counts for. */
    public Party party() {
        return party;
    }

    /** How urgent it is. */
    public Priority priority() {
        return priority;
    }

    /** When it came. */
    public Instant joined() {
        return joined;
    }

    /** How long it waited until it moved last, or until now while it waits. Never negative. */
    public Duration waited(Instant now) {
        Duration time = Duration.between(joined, at == At.WAITING ? now : moved);
        return time.isNegative() ? Duration.ZERO : time;
    }

    /** Whether it waits. */
    public boolean isWaiting() {
        return at == At.WAITING;
    }

    long number() {
        return number;
    }

    At at() {
        return at;
    }

    Instant moved() {
        return moved;
    }

    void enter(Instant now) {
        at = At.INSIDE;
        moved = now;
    }

    void out() {
        at = At.OUT;
    }
}
