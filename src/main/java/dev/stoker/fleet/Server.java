package dev.stoker.fleet;

import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.Endpoint;
import dev.stoker.core.BackendId;
import dev.stoker.core.Location;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A server that somebody else runs, and how to speak to it.
 *
 * @param version as it told last; null where it did not
 * @param lacks of what its kind and version can do, what it told last that it cannot
 * @param pid of its process; null where that is not known, as on another machine
 */
public record Server(
        BackendId id,
        Endpoint endpoint,
        Backend port,
        @Nullable String version,
        Set<Capability> lacks,
        @Nullable Long pid) {
    /** Copies the set. */
    public Server {
        lacks = Set.copyOf(lacks);
    }

    /** What it can do. */
    public Set<Capability> capabilities() {
        return Attached.without(port.capabilities(version), lacks);
    }

    /** Where it runs: as the configuration says, else by its address. */
    public Location location() {
        return locationOf(endpoint);
    }

    /** Whether it runs on this machine. */
    public boolean isLocal() {
        return location() == Location.MACHINE;
    }

    static Location locationOf(Endpoint endpoint) {
        Location told = endpoint.particulars().location();
        if (told != null) {
            return told;
        }
        return LoopbackAddress.isOne(endpoint.base()) ? Location.MACHINE : Location.NETWORK;
    }
}
