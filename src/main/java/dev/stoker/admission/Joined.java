package dev.stoker.admission;

/**
 * What became of a call that wants a turn.
 *
 * @param <T> the call
 */
public sealed interface Joined<T> {
    /** It waits; perhaps for no time at all. */
    record Waits<T>(Turn<T> turn) implements Joined<T> {}

    /**
     * Too many wait already.
     *
     * @param ownShare whether of its own party; else in all
     * @param waiting how many that are
     */
    record Refused<T>(boolean ownShare, int waiting) implements Joined<T> {}
}
