package dev.stoker.fleet;

import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Secret;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A backend the user named.
 *
 * @param base scheme, host, port and perhaps a path prefix, without a trailing slash
 * @param kind null to find out by asking
 * @param key sent to this origin only
 */
public record ConfiguredBackend(
        BackendId id, URI base, @Nullable BackendKind kind, @Nullable Secret key) {}
