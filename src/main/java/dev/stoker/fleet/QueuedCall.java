package dev.stoker.fleet;

import dev.stoker.admission.Turn;
import java.util.List;
import java.util.function.Consumer;

/** A call in a line, from its coming to its end. Not safe for threads. */
final class QueuedCall {
    private final Journey journey;
    private final Consumer<Journey> onward;
    private int told;

    /**
     * @param onward takes it when it is its turn
     */
    QueuedCall(Journey journey, Consumer<Journey> onward) {
        this.journey = journey;
        this.onward = onward;
    }

    Journey journey() {
        return journey;
    }

    Consumer<Journey> onward() {
        return onward;
    }

    /** Where they stand. */
    static void tell(List<Turn<QueuedCall>> order) {
        int position = 0;
        for (Turn<QueuedCall> turn : order) {
            turn.call().tell(++position);
        }
    }

    /** Where it stands; its caller is told changes only. */
    void tell(int position) {
        if (position != told) {
            told = position;
            journey.wish().position().accept(position);
        }
    }
}
