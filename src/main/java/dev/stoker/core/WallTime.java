package dev.stoker.core;

import java.time.Instant;

/**
 * Turns the moments by which waiting is measured into those that people are shown: the daemon's own
 * clock goes on evenly, theirs is set now and then. Safe for all threads.
 */
@FunctionalInterface
public interface WallTime {
    /**
     * What the system's clock said then.
     *
     * @param moment by the daemon's own clock
     */
    Instant at(Instant moment);
}
