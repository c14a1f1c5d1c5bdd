package dev.stoker.fleet;

import dev.stoker.backend.CatalogueModel;
import dev.stoker.backend.EngineSpec;
import dev.stoker.fleet.memory.Holder;
import org.jspecify.annotations.Nullable;

/** A model that is in memory or is to be, with what its memory can be told by. */
public sealed interface Tenant {
    /** Which. */
    Holder holder();

    /**
     * One of an engine of Stoker's own.
     *
     * @param pid null where there is no process yet
     */
    record Ours(Holder holder, EngineSpec spec, @Nullable Long pid) implements Tenant {}

    /**
     * One of a server of somebody else's on this machine.
     *
     * @param context tokens that calls ask for; null where that is not known
     */
    record Theirs(Holder holder, Server server, CatalogueModel model, @Nullable Long context)
            implements Tenant {}
}
