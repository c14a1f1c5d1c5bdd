package dev.stoker.fleet;

import dev.stoker.backend.Backend;
import dev.stoker.backend.Endpoint;
import dev.stoker.core.BackendId;
import org.jspecify.annotations.Nullable;

/**
 * A server that somebody else runs, and how to speak to it.
 *
 * @param version as it told last; null where it did not
 */
public record Server(BackendId id, Endpoint endpoint, Backend port, @Nullable String version) {}
