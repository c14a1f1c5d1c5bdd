package dev.stoker.fleet;

import dev.stoker.backend.Access;
import dev.stoker.backend.Backend;
import dev.stoker.backend.Endpoint;
import dev.stoker.core.BackendId;
import dev.stoker.core.BackendKind;
import dev.stoker.core.Secret;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A backend the user named.
 *
 * @param kind null to find out by asking
 * @param open where it answers and what every request carries but the key
 * @param key sent to this origin only, in the way of its kind
 * @param note what people are told of it beside that it is configured; null for nothing
 * @param barred why it must not be asked anything: its key is not there, or not safe; null if it
 *     may
 */
public record ConfiguredBackend(
        BackendId id,
        @Nullable BackendKind kind,
        Endpoint open,
        @Nullable Secret key,
        @Nullable String note,
        @Nullable String barred) {
    /** One with nothing but an address and a key. */
    public ConfiguredBackend(
            BackendId id, URI base, @Nullable BackendKind kind, @Nullable Secret key) {
        this(id, kind, new Endpoint(base, null), key, null, null);
    }

    /** Scheme, host, port and perhaps a path prefix, without a trailing slash. */
    URI base() {
        return open.base();
    }

    /** Where it answers, and all that lets a request in. */
    Endpoint endpoint(Backend port) {
        Access around = open.access();
        return open.with(port.access(key).with(around.headers(), around.trust()));
    }
}
