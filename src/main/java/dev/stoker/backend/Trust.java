package dev.stoker.backend;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How TLS with one origin is set up. A certificate is always checked.
 *
 * @param authorities PEM file of the certificates to trust instead of the platform's; null for the
 *     platform's
 * @param certificate PEM file to show to a server that asks who is there; null for none
 * @param key PEM file of the key of {@code certificate}; null just where that is
 */
public record Trust(@Nullable Path authorities, @Nullable Path certificate, @Nullable Path key) {
    public Trust {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException(
                    "a client's certificate and its key (expected: both or none)");
        }
    }
}
