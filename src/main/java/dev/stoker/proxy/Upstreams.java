package dev.stoker.proxy;

import dev.stoker.core.Secret;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The connections to backends; {@code boot} gives the client that all of Stoker shares. */
@FunctionalInterface
public interface Upstreams {
    /**
     * A connection on which nothing has been written yet. Never blocks; completes on the caller's
     * context. Follows no redirect and adds no header but Host and the key.
     *
     * @param key sent as a bearer token; null sends none
     */
    Future<HttpClientRequest> open(HttpMethod method, URI at, @Nullable Secret key);
}
