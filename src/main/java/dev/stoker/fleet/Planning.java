package dev.stoker.fleet;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.EngineSpec;
import dev.stoker.core.Bytes;
import dev.stoker.fleet.memory.Prospect;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the fleet asks of the plans. All but {@link #contextOf} and {@link #slotsOf} block, and none
 * fails.
 */
public interface Planning {
    /** Everything runs as it does by itself. */
    Planning NONE =
            new Planning() {
                @Override
                public Map<String, Long> optionsOf(Server server, CatalogueModel model) {
                    return Map.of();
                }

                @Override
                public @Nullable Long contextOf(EngineSpec spec) {
                    return null;
                }

                @Override
                public List<Better> review() {
                    return List.of();
                }
            };

    /**
     * What is to be sent with every call for that model of somebody else's server; empty where it
     * is to run as its server does by itself, null where that cannot be told at the moment.
     */
    @Nullable Map<String, Long> optionsOf(Server server, CatalogueModel model);

    /** Tokens one request may use on an engine that runs; null where that is not known. */
    @Nullable Long contextOf(EngineSpec spec);

    /** Calls an engine takes at once, or will once it runs; null leaves it to what is usual. */
    default @Nullable Integer slotsOf(EngineSpec spec) {
        return null;
    }

    /** Engines that would run better if they were started anew. */
    List<Better> review();

    /**
     * What a load needs, what there is for it, and what those in memory would give back. Where
     * nothing can be said, every load goes ahead.
     *
     * @param wanted not in memory
     */
    default Prospect prospect(Tenant wanted, List<Tenant> inMemory) {
        return Prospect.UNKNOWN;
    }

    /** What there is of memory, and what these have of it. */
    default MemoryReadings readings(List<Tenant> inMemory) {
        return MemoryReadings.NONE;
    }

    /**
     * So much is about to be taken by loads of servers of others: engines are not to have it. Never
     * blocks.
     */
    default void promisedElsewhere(Bytes all) {}

    /**
     * An engine of which the plan is out of date.
     *
     * @param pressing whether it should be so however short it has been running
     * @param because what changed, in words
     */
    record Better(EngineSpec spec, boolean pressing, String because) {}
}
