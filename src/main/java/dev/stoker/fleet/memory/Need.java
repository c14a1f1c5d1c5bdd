package dev.stoker.fleet.memory;

import dev.stoker.core.Bytes;

/**
 * What must be free for a load, the reserve for other programs included.
 *
 * @param least with less it is refused
 * @param wanted with so much it has the context that is usually used; at least {@code least}
 */
public record Need(Bytes least, Bytes wanted) {
    /** One that cannot do with less. */
    public static Need of(Bytes all) {
        return new Need(all, all);
    }
}
