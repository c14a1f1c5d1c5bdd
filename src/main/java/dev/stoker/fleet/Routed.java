package dev.stoker.fleet;

import dev.stoker.core.StokerException;
import dev.stoker.routing.Candidate;

/** Where a wish goes. */
sealed interface Routed {
    /**
     * There.
     *
     * @param because why there, a part of a sentence
     */
    record Goes(Candidate goal, String because) implements Routed {}

    /**
     * Nowhere.
     *
     * @param stale whether that may be otherwise once everything has been looked at again
     */
    record Refused(StokerException why, boolean stale) implements Routed {}
}
