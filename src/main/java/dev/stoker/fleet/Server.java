package dev.stoker.fleet;

import dev.stoker.backend.Backend;
import dev.stoker.backend.Capability;
import dev.stoker.backend.Endpoint;
import dev.stoker.core.BackendId;
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

    /** Whether it runs on this machine, as far as its address tells. */
    public boolean isLocal() {
        return LoopbackAddress.isOne(endpoint.base());
    }
}
