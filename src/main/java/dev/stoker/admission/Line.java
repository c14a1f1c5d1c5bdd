package dev.stoker.admission;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The slots of one model, and those who wait for one. Whoever joins waits until {@link #next} lets
 * it in, and has its place until it leaves, which it may at any moment. Every step takes time by
 * the logarithm of how many wait, but {@link #order}. Not safe for threads.
 *
 * @param <T> a call
 */
public final class Line<T> {
    /** After so many interactive calls in a row one batch call that waits goes. */
    public static final int INTERACTIVE_IN_A_ROW = 8;

    /** What a call is taken to need before one has been seen. */
    private static final Duration FIRST_GUESS = Duration.ofSeconds(5);

    private static final double NEWEST = 0.2;

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private final Lane<T> interactive = new Lane<>();
    private final Lane<T> batch = new Lane<>();
    private final TreeMap<Long, Turn<T>> byAge = new TreeMap<>();
    private LineBounds bounds;
    private int slots;
    private int inside;
    private int inARow;
    private long joined;
    private double serviceNanos = (double) FIRST_GUESS.toNanos();
    private boolean measured;
    private @Nullable Hold hold;

    /** One that nobody is in. */
    public Line(int slots, LineBounds bounds) {
        this.slots = slots;
        this.bounds = bounds;
    }

    /** From now on there are that many; who is inside stays. */
    public void slots(int now) {
        slots = now;
    }

    /** From now on it has these bounds; who waits stays. */
    public void bounds(LineBounds now) {
        bounds = now;
    }

    /** What there is to do. */
    public Load load() {
        return new Load(slots, inside, byAge.size());
    }

    /** Joins, unless too many wait. */
    public Joined<T> join(T call, Party party, Priority priority, Instant now) {
        boolean atOnce = byAge.isEmpty() && inside < slots && !isClosed(now);
        int own = interactive.size(party) + batch.size(party);
        if (!atOnce && own >= bounds.perParty()) {
            return new Joined.Refused<>(true, own);
        }
        if (!atOnce && byAge.size() >= bounds.length()) {
            return new Joined.Refused<>(false, byAge.size());
        }
        var turn = new Turn<>(call, party, priority, joined++, now);
        lane(priority).add(turn);
        byAge.put(turn.number(), turn);
        return new Joined.Waits<>(turn);
    }

    /**
     * Whether one more of that party would be let join, had some joined before.
     *
     * @param before how many
     * @param own how many of these are of that party
     */
    public boolean hasRoom(Party party, int before, int own, Instant now) {
        if (byAge.isEmpty() && inside + before < slots && !isClosed(now)) {
            return true;
        }
        int mine = interactive.size(party) + batch.size(party) + own;
        return mine < bounds.perParty() && byAge.size() + before < bounds.length();
    }

    /** Lets the next one in; null if there is none, no slot, or the line is closed. */
    public @Nullable Turn<T> next(Instant now) {
        if (byAge.isEmpty() || inside >= slots || isClosed(now)) {
            return null;
        }
        boolean batchIsDue = inARow >= INTERACTIVE_IN_A_ROW && batch.size() > 0;
        boolean urgent = interactive.size() > 0 && !batchIsDue;
        Turn<T> turn = (urgent ? interactive : batch).next();
        inARow = urgent && batch.size() > 0 ? inARow + 1 : 0;
        byAge.remove(turn.number());
        inside++;
        turn.enter(now);
        if (hold != null) {
            hold = hold.afterOne();
        }
        return turn;
    }

    /** Gives up its place, waiting or inside; again has no effect. */
    public void leave(Turn<T> turn, Instant now) {
        switch (turn.at()) {
            case WAITING -> {
                lane(turn.priority()).remove(turn);
                byAge.remove(turn.number());
            }
            case INSIDE -> {
                inside--;
                measure(Duration.between(turn.moved(), now));
            }
            case OUT -> {
                return;
            }
        }
        turn.out();
    }

    /** Who has waited for that long, the longest first. */
    public List<Turn<T>> overdue(Duration limit, Instant now) {
        List<Turn<T>> all = new ArrayList<>();
        for (Turn<T> turn : byAge.values()) {
            if (turn.waited(now).compareTo(limit) < 0) {
                break;
            }
            all.add(turn);
        }
        return all;
    }

    /** All who wait, as they would go if nobody else came. Takes time by how many those are. */
    public List<Turn<T>> order() {
        return order(byAge.size());
    }

    /** The first of them; takes time by how many are asked for, and how many parties wait. */
    public List<Turn<T>> order(int most) {
        Iterator<Turn<T>> first = interactive.order(most).iterator();
        Iterator<Turn<T>> second = batch.order(most).iterator();
        int row = inARow;
        List<Turn<T>> order = new ArrayList<>(Math.min(most, byAge.size()));
        while (order.size() < most && (first.hasNext() || second.hasNext())) {
            boolean batchIsDue = row >= INTERACTIVE_IN_A_ROW && second.hasNext();
            boolean urgent = first.hasNext() && !batchIsDue;
            order.add(urgent ? first.next() : second.next());
            row = urgent && second.hasNext() ? row + 1 : 0;
        }
        return order;
    }

    /**
     * Another model waits for this one's memory. The line goes on for a while, so that calls for a
     * model that is loaded go together, and lets nobody in after that. Held again it stays as it
     * is.
     */
    public void hold(Instant now) {
        if (hold == null) {
            hold = new Hold(now, 0);
        }
    }

    /** Lets nobody in from now on: the model is being unloaded. */
    public void close() {
        hold = new Hold(Instant.MIN, Integer.MAX_VALUE);
    }

    /** It goes on as before. */
    public void release() {
        hold = null;
    }

    /** Whether somebody waits for it to end. */
    public boolean isHeld() {
        return hold != null;
    }

    /** Whether nobody is let in, whatever slots there are. */
    public boolean isClosed(Instant now) {
        Hold held = hold;
        return held != null
                && (held.calls >= bounds.swapCalls()
                        || Duration.between(held.since, now).compareTo(bounds.swapAfter()) >= 0);
    }

    /** How long until one who came now might have its turn, as far as can be told. */
    public Duration retryAfter() {
        double rounds = Math.ceil((byAge.size() + 1.0) / Math.max(1, slots));
        double nanos = Math.min((double) LONGEST_WAIT.toNanos(), rounds * serviceNanos);
        Duration wait = Duration.ofNanos((long) nanos);
        return wait.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : wait;
    }

    private void measure(Duration took) {
        long millis = Math.clamp(took.toMillis(), 0, LONGEST_WAIT.toMillis());
        double nanos = millis * 1e6;
        serviceNanos = measured ? serviceNanos + NEWEST * (nanos - serviceNanos) : nanos;
        measured = true;
    }

    private Lane<T> lane(Priority priority) {
        return priority == Priority.INTERACTIVE ? interactive : batch;
    }

    /**
     * Somebody waits for it to end.
     *
     * @param calls let in since
     */
    private record Hold(Instant since, int calls) {
        Hold afterOne() {
            return new Hold(since, calls == Integer.MAX_VALUE ? calls : calls + 1);
        }
    }
}
