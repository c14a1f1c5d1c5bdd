package dev.stoker.discovery;

import dev.stoker.core.BackendKind;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A model server found running.
 *
 * @param base scheme, host and port, without a trailing slash; a listener on all addresses is named
 *     by its loopback one
 * @param version as it tells; null where it does not
 * @param pid of its process where the listener could be traced to one
 * @param how it is known, for people
 */
public record RunningServer(
        BackendKind kind, URI base, @Nullable String version, @Nullable Long pid, String how) {}
