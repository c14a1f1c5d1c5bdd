package dev.stoker.fleet.health;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a backend is at one moment.
 *
 * @param since when it came into that state
 * @param reason why it is in it, one sentence a person can act on
 * @param lastError the last thing that went wrong with it, and still of interest
 * @param latency of an answer to a look, the last ones weighing most; null where none was answered
 */
public record Condition(
        State state,
        Instant since,
        String reason,
        @Nullable String lastError,
        @Nullable Duration latency) {
    /** Whether calls go there. */
    public boolean usable() {
        return state.usable();
    }

    /** Whether a person has something to do or to wait for. */
    public boolean isTrouble() {
        return state != State.READY && state != State.STARTING && state != State.UNKNOWN;
    }
}
