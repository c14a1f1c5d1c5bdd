package dev.stoker.fleet;

import dev.stoker.admission.Line;
import dev.stoker.admission.Turn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells callers where they stand, in time that does not grow with how many wait: whoever joins a
 * short line at once, those near the front at each look, and everybody at every tenth. Not safe for
 * threads: the fleet's own thread alone touches it.
 */
final class Positions {
    /** Who joins a longer line is told at the next look. */
    static final int SHORT = 64;

    /** So many are told at each look. */
    static final int NEAR = 1000;

    private static final int ALL_EVERY = 10;

    private int looks;

    /** One has joined. */
    void joined(Line<QueuedCall> line, Turn<QueuedCall> turn) {
        if (line.load().waiting() <= SHORT) {
            turn.call().tell(line.order().indexOf(turn) + 1);
        }
    }

    /** All lines have been told. */
    void looked() {
        looks++;
    }

    /** Tells those who wait there what has changed. */
    void tell(Line<QueuedCall> line) {
        int position = 0;
        for (Turn<QueuedCall> turn : looks % ALL_EVERY == 0 ? line.order() : first(line)) {
            turn.call().tell(++position);
        }
    }

    private static List<Turn<QueuedCall>> first(Line<QueuedCall> line) {
        return line.order(NEAR);
    }

    /** Where each of them stands. */
    static Map<Turn<QueuedCall>, Integer> all(Line<QueuedCall> line) {
        Map<Turn<QueuedCall>, Integer> all = new HashMap<>();
        int position = 0;
        for (Turn<QueuedCall> turn : line.order()) {
            all.put(turn, ++position);
        }
        return all;
    }
}
