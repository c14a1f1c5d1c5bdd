package dev.stoker.config.reload;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of reading the sources again. */
public sealed interface Outcome {
    /**
     * It is in force, or would be; there may be nothing to change.
     *
     * @param dryRun whether it was only looked at
     * @param last when something was taken over before; null if never
     */
    record Taken(ReloadPlan plan, boolean dryRun, @Nullable Instant last) implements Outcome {}

    /**
     * It is invalid, and nothing has changed.
     *
     * @param problems one line each, as at the start
     */
    record Refused(List<String> problems) implements Outcome {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /** This process was started without sources of its own. */
    record Nowhere() implements Outcome {}
}
