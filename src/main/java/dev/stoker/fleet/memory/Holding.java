package dev.stoker.fleet.memory;

import dev.stoker.core.Bytes;
import java.time.Instant;
import java.util.Map;

/**
 * A model in memory, as the decision sees it.
 *
 * @param gives what is free by its end, by domain; empty where that is not known
 * @param busy whether somebody is being answered by it or waits for it
 * @param pinned whether the user wants it to stay
 * @param keeper who keeps it
 * @param lastUsed when it was last asked for something, or seen for the first time
 */
public record Holding(
        Holder holder,
        Map<Domain, Bytes> gives,
        boolean busy,
        boolean pinned,
        Keeper keeper,
        Instant lastUsed) {
    /** Copies the map. */
    public Holding {
        gives = Map.copyOf(gives);
    }

    /** Whose it is to end it. */
    public enum Keeper {
        /** Stoker had it loaded, or may let go of everybody's. */
        STOKER,
        /** Somebody else had it loaded. */
        OTHER,
        /** Its server has no way to let go of a model. */
        NOBODY
    }

    /** Whether it would be ended if it were idle. */
    boolean mayGo() {
        return !pinned && keeper == Keeper.STOKER;
    }

    Bytes gives(Domain domain) {
        return gives.getOrDefault(domain, Bytes.ZERO);
    }
}
