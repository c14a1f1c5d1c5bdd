package dev.stoker.admission;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Those of one urgency who wait, in the order of start-time fair queueing: see the package. Every
 * step takes time by the logarithm of how many wait, but {@link #order}. Not safe for threads.
 */
final class Lane<T> {
    private final Map<Party, Share<T>> shares = new HashMap<>();
    private final TreeSet<Share<T>> waiting =
            new TreeSet<>(
                    Comparator.<Share<T>>comparingLong(share -> share.turns)
                            .thenComparingLong(share -> share.calls.firstKey()));

    /** Parties of which nobody waits, and who have had more turns than those who do. */
    private final TreeSet<Share<T>> ahead =
            new TreeSet<>(
                    Comparator.<Share<T>>comparingLong(share -> share.turns)
                            .thenComparing(share -> share.party.id()));

    private long now;
    private int size;

    int size() {
        return size;
    }

    int size(Party party) {
        Share<T> share = shares.get(party);
        return share == null ? 0 : share.calls.size();
    }

    void add(Turn<T> turn) {
        Share<T> share = shares.computeIfAbsent(turn.party(), Share::new);
        detach(share);
        if (share.calls.isEmpty()) {
            share.turns = Math.max(share.turns, now);
        }
        share.calls.put(turn.number(), turn);
        size++;
        attach(share);
    }

    void remove(Turn<T> turn) {
        Share<T> share = shares.get(turn.party());
        if (share != null && share.calls.containsKey(turn.number())) {
            detach(share);
            share.calls.remove(turn.number());
            size--;
            attach(share);
        }
    }

    /** Who is next, which there must be; takes it out. */
    Turn<T> next() {
        Share<T> share = waiting.first();
        detach(share);
        Turn<T> turn = share.calls.pollFirstEntry().getValue();
        size--;
        now = share.turns;
        share.turns++;
        attach(share);
        forget();
        return turn;
    }

    /** The first of those who wait, as they would go. */
    List<Turn<T>> order(int most) {
        var queue = new PriorityQueue<Walk<T>>(Walk.ORDER);
        waiting.forEach(share -> queue.add(Walk.of(share.turns, share.calls.values())));
        List<Turn<T>> order = new ArrayList<>(Math.min(most, size));
        while (order.size() < most && !queue.isEmpty()) {
            Walk<T> walk = queue.poll();
            order.add(walk.head);
            if (walk.rest.hasNext()) {
                queue.add(new Walk<>(walk.turns + 1, walk.rest.next(), walk.rest));
            }
        }
        return order;
    }

    private void detach(Share<T> share) {
        // What the sets are ordered by is about to change.
        if (share.calls.isEmpty()) {
            ahead.remove(share);
        } else {
            waiting.remove(share);
        }
    }

    private void attach(Share<T> share) {
        if (!share.calls.isEmpty()) {
            waiting.add(share);
        } else if (share.turns > now && size > 0) {
            ahead.add(share);
        } else {
            shares.remove(share.party);
        }
    }

    /** A party that the others have caught up with, or that is alone, is as a new one. */
    private void forget() {
        while (!ahead.isEmpty() && (size == 0 || ahead.first().turns <= now)) {
            Share<T> caughtUp = ahead.removeFirst();
            shares.remove(caughtUp.party);
        }
    }

    /** What one party has here. */
    private static final class Share<T> {
        private final Party party;
        private final TreeMap<Long, Turn<T>> calls = new TreeMap<>();
        private long turns;

        Share(Party party) {
            this.party = party;
        }
    }

    /** A party on the way through its calls. */
    private record Walk<T>(long turns, Turn<T> head, Iterator<Turn<T>> rest) {
        private static final Comparator<Walk<?>> ORDER =
                Comparator.<Walk<?>>comparingLong(Walk::turns)
                        .thenComparingLong(walk -> walk.head().number());

        static <T> Walk<T> of(long turns, Collection<Turn<T>> calls) {
            Iterator<Turn<T>> all = calls.iterator();
            return new Walk<>(turns, all.next(), all);
        }
    }
}
