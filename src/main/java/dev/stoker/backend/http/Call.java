package dev.stoker.backend.http;

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
record Call(HttpMethod method, URI at, @Nullable Secret key, @Nullable Buffer body, String accept) {
    static Call get(URI at, @Nullable Secret key) {
        return new Call(HttpMethod.GET, at, key, null, "application/json");
    }

    static Call post(URI at, @Nullable Secret key, byte[] json, String accept) {
        return new Call(HttpMethod.POST, at, key, Buffer.buffer(json), accept);
    }

    /** Host and port, for messages. */
    String peer() {
        return at.getPort() < 0 ? at.getHost() : at.getHost() + ":" + at.getPort();
    }

    List<Secret> secrets() {
        return key == null ? List.of() : List.of(key);
    }
}
