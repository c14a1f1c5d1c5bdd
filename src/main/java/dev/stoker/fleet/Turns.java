package dev.stoker.fleet;

import java.util.function.Consumer;

/**
 * Where calls wait for their turn at a model. Not safe for threads: the fleet's own thread alone
 * touches it.
 */
final class Turns {
    /**
     * Has the call wait if it must.
     *
     * @param onward takes it when it is its turn, on this thread
     */
    void take(Journey journey, Consumer<Journey> onward) {
        onward.accept(journey);
    }
}
