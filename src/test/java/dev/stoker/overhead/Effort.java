package dev.stoker.overhead;

/**
 * How much is asked in a round.
 *
 * @param rounds that count
 * @param singles whole answers asked one by one
 * @param firsts streams asked one by one
 * @param callers at once, where CPU time is taken
 * @param wholes whole answers for each of them
 * @param chunks of the one stream for each of them
 */
record Effort(int rounds, int singles, int firsts, int callers, int wholes, int chunks) {
    /** Minutes, for figures. */
    static Effort full(int rounds) {
        return new Effort(rounds, 400, 60, 16, 250, 750);
    }

    /** Seconds: only whether everything works. */
    static Effort quick() {
        return new Effort(1, 10, 2, 2, 5, 8);
    }
}
