package dev.stoker.fleet;

import dev.stoker.fleet.memory.Holder;
import dev.stoker.fleet.memory.Holding;
import dev.stoker.fleet.memory.MemorySettings;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who has memory of this machine at one moment, as far as the fleet itself knows.
 *
 * @param occupants in memory
 * @param loading about to be
 * @param waiting of which a call waits for memory
 */
public record MemoryState(List<Occupant> occupants, List<Holder> loading, List<Holder> waiting) {
    /** Copies the lists. */
    public MemoryState {
        occupants = List.copyOf(occupants);
        loading = List.copyOf(loading);
        waiting = List.copyOf(waiting);
    }

    /**
     * One model.
     *
     * @param since when it came into memory, or was first seen there
     * @param lastUsed by a call through Stoker; null if never
     * @param busy whether anybody is known to be at it
     * @param calls through Stoker, under way
     * @param keeper whose it is to let go of it
     */
    public record Occupant(
            Tenant tenant,
            @Nullable Instant since,
            @Nullable Instant lastUsed,
            boolean busy,
            int calls,
            MemorySettings.Keep keep,
            Holding.Keeper keeper) {}
}
