package dev.stoker.backend.http;

import dev.stoker.backend.Access;
import dev.stoker.core.Secret;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to ask.
 *
 * @param body JSON; null for a request without one
 * @param accept content type to ask for
 */
record Call(HttpMethod method, URI at, Access access, @Nullable Buffer body, String accept) {
    static Call get(URI at, Access access) {
        return new Call(HttpMethod.GET, at, access, null, "application/json");
    }

    static Call post(URI at, Access access, byte[] json, String accept) {
        return new Call(HttpMethod.POST, at, access, Buffer.buffer(json), accept);
    }

    /** Host and port, for messages. */
    String peer() {
        return at.getPort() < 0 ? at.getHost() : at.getHost() + ":" + at.getPort();
    }

    List<Secret> secrets() {
        return access.secrets();
    }
}
