package dev.stoker.discovery;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Recognises another Stoker, which is never listed as a backend. Blocks; without side effects. */
@FunctionalInterface
public interface PeerProbe {
    /** The version of the Stoker at {@code base}; null if there is none. */
    @Nullable String versionOf(URI base, Duration timeout);
}
