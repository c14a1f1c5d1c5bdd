package dev.stoker.fleet.health;

import java.time.Duration;

/**
 * What was found, look after look, at a place where work waits and nothing comes. A process that
 * computes may take as long as it likes: a long prompt without a graphics card takes many minutes.
 * One that does nothing and does not even answer is wedged at the second look; one that answers has
 * more time, since with a graphics card the work is done where no CPU time is seen; one whose
 * process cannot be seen at all has the most.
 *
 * @param last what was found last
 * @param times how often in a row
 */
public record Stall(Finding last, int times) {
    /** Nothing has come for so long: time for a look. */
    public static final Duration QUIET = Duration.ofMillis(2500);

    /** What is found must be found again. */
    static final int PROOF = 2;

    /** Of what answers and cannot be seen into, so many times the patience. */
    static final int HIDDEN_FACTOR = 5;

    /** Nothing was found yet. */
    public static final Stall NONE = new Stall(Finding.WORKS, 0);

    /** After one more look. */
    public Stall after(Finding found) {
        return new Stall(found, found == last ? times + 1 : 1);
    }

    /**
     * Whether it is proved to be wedged.
     *
     * @param silent how long nothing has come
     * @param patience with one that answers
     */
    public boolean wedged(Duration silent, Duration patience) {
        if (times < PROOF) {
            return false;
        }
        return switch (last) {
            case WORKS, GIVES -> false;
            case FROZEN -> true;
            case MUTE -> silent.compareTo(patience) >= 0;
            case HIDDEN -> silent.compareTo(patience.multipliedBy(HIDDEN_FACTOR)) >= 0;
        };
    }
}
