package dev.stoker.fleet;

import java.util.function.Consumer;

/**
 * Where calls wait until there is memory for their model. Not safe for threads: the fleet's own
 * thread alone touches it.
 */
final class Room {
    /**
     * Makes room for the call's model if it must be loaded.
     *
     * @param onward takes it when there is, on this thread
     */
    void take(Journey journey, Consumer<Journey> onward) {
        onward.accept(journey);
    }
}
