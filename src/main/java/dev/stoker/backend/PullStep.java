package dev.stoker.backend;

import dev.stoker.core.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * How far a download is.
 *
 * @param phase what is being done
 * @param done bytes that are there, over all files
 * @param total bytes of all files together, as far as they are known yet; null where they are not
 */
public record PullStep(Phase phase, Bytes done, @Nullable Bytes total) {
    /** What is done in a download. */
    public enum Phase {
        /** Finding out what is to be downloaded. */
        RESOLVING,
        /** Bytes are coming. */
        DOWNLOADING,
        /** Digests are compared. */
        VERIFYING,
        /** It is being put in place. */
        INSTALLING;

        /** Stable, lower case. */
        public String wireName() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
