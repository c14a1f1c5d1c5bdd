package dev.stoker.backend;

import dev.stoker.core.Secret;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where a backend answers.
 *
 * @param base scheme, host, port and perhaps a path prefix; never ends in a slash nor in the {@code
 *     /v1} of the OpenAI paths
 * @param key sent as a bearer token to this origin only; null sends none
 */
public record Endpoint(URI base, @Nullable Secret key) {
    public Endpoint {
        String text = base.toString();
        if (base.getHost() == null || text.endsWith("/")) {
            throw new IllegalArgumentException(
                    "endpoint: '" + text + "' (expected: scheme://host[:port][/prefix])");
        }
    }

    /** The address of {@code path}, which begins with a slash and is already encoded. */
    public URI at(String path) {
        return URI.create(base + path);
    }
}
