package dev.stoker.admission;

/**
 * How much is to do at a model.
 *
 * @param slots calls it takes at once
 * @param inside calls that have their turn now; more than {@code slots} only where those have
 *     become fewer
 * @param waiting calls that wait for theirs
 */
public record Load(int slots, int inside, int waiting) {
    /** Of one that nobody has asked for. */
    public static final Load NONE = new Load(0, 0, 0);

    /** Both together. */
    public Load plus(Load other) {
        return new Load(slots + other.slots, inside + other.inside, waiting + other.waiting);
    }

    /** Calls that have a turn or wait for one. */
    public int calls() {
        return inside + waiting;
    }
}
