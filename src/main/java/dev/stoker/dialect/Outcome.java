package dev.stoker.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoker.core.FaultCause;
import dev.stoker.core.StokerException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a program decides by when a call has failed, under the same names in every dialect. */
public final class Outcome {
    private Outcome() {}

    /**
     * Adds {@code cause} and {@code retry_after} (whole seconds, rounded up) where it is known, and
     * {@code backend} where the call had been given to one or the error is about one.
     *
     * @param into the object of the error that is Stoker's own
     */
    public static void tell(ObjectNode into, StokerException e, @Nullable String backend) {
        FaultCause cause = e.faultCause();
        if (cause != null) {
            into.put("cause", cause.wireName());
        }
        String asked = backend == null ? e.backend() : backend;
        if (asked != null) {
            into.put("backend", asked);
        }
        Duration pause = e.retryAfter();
        if (pause != null) {
            into.put("retry_after", Long.parseLong(RetryAfter.header(pause)));
        }
    }
}
