package dev.stoker.fleet;

import dev.stoker.backend.Backend;
import dev.stoker.backend.Endpoint;
import dev.stoker.core.BackendId;
import org.jspecify.annotations.Nullable;

/**
 * A server that somebody else runs, and how to speak to it.
 *
 * @param version as it told last; null where it did not
 * @param pid of its process; null where that is not known, as on another machine
 */
public record Server(
        BackendId id,
        Endpoint endpoint,
        Backend port,
        @Nullable String version,
        @Nullable Long pid) {
    /** Whether it runs on this machine, as far as its address tells. */
    public boolean isLocal() {
        return LoopbackAddress.isOne(endpoint.base());
    }
}
