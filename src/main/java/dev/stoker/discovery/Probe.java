package dev.stoker.discovery;

import dev.stoker.core.BackendKind;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Recognises servers of one kind. Implemented beside each backend; asked in a fixed order, since
 * some servers answer anything. Without state and without side effects on the server asked.
 */
public interface Probe {
    /** What it recognises. */
    BackendKind kind();

    /**
     * Asks the server at {@code base} with GET requests that load, wake and change nothing, follow
     * no redirect and read a bounded answer. Judges the body, not the status. Blocks.
     *
     * @param base scheme, host and port, without a trailing slash
     * @return null if it is no server of this kind, or does not answer in time
     */
    @Nullable Recognised recognise(URI base, Duration timeout);

    /**
     * A server of the probe's kind.
     *
     * @param version as it tells; null where it does not
     * @param how what gave it away, for people: {@code GET /lmstudio-greeting said so}
     */
    record Recognised(@Nullable String version, String how) {}
}
