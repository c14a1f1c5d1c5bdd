package dev.stoker.supervise;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An engine at one moment.
 *
 * @param since when it came into this state
 * @param inUse leases open now
 * @param failures unasked-for ends in a row
 */
public record EngineSnapshot(EngineState state, Instant since, int inUse, int failures) {
    /** Why it is in that state; null where there is nothing to say. */
    public @Nullable String because() {
        return state.because();
    }

    /** Its process; null where there is none. */
    public @Nullable Long pid() {
        return state.pid();
    }

    /** Where it takes requests; null while it does not. */
    public @Nullable URI base() {
        return state instanceof EngineState.Ready(_, URI base) ? base : null;
    }
}
