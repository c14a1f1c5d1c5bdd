package dev.stoker.proxy;

import dev.stoker.backend.Access;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import java.net.URI;

/** The connections to backends; {@code boot} gives the client that all of Stoker shares. */
@FunctionalInterface
public interface Upstreams {
    /**
     * A connection on which nothing has been written yet. Never blocks; completes on the caller's
     * context. Follows no redirect and adds no header but Host and what lets it in.
     *
     * @param access what the request carries
     */
    Future<HttpClientRequest> open(HttpMethod method, URI at, Access access);
}
