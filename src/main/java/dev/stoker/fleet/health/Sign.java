package dev.stoker.fleet.health;

import dev.stoker.backend.Health;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Something that was seen of a backend. */
public sealed interface Sign {
    /**
     * It was looked at.
     *
     * @param took until its answer was there; null where that was not measured
     */
    record Looked(Health health, @Nullable Duration took) implements Sign {}

    /** It answered a call. */
    record Answered() implements Sign {}

    /** It failed a call, for a reason of its own. */
    record Failed(String error) implements Sign {}

    /** It refused a call, and said for how long it wants none. */
    record AskedToWait(Duration rest, String because) implements Sign {}

    /** A call found nothing listening. */
    record Refused(String because) implements Sign {}

    /** Its process ended. */
    record Ended(String because) implements Sign {}

    /** Work waits there, nothing comes, and nothing is being computed. */
    record Stalled(String because) implements Sign {}

    /** Something came for work that had waited. */
    record Progressed() implements Sign {}
}
