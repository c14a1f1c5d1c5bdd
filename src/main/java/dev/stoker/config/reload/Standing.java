package dev.stoker.config.reload;

import dev.stoker.config.EffectiveValues;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration as it is, and how it came to be.
 *
 * @param values those that were read last and found good
 * @param waiting what needs a restart to be in force; there {@code values} is ahead of the daemon
 * @param files that are looked at, there or not, the weaker one first
 * @param watching whether they are looked at without being told to
 * @param reloaded when something was taken over last; null if never
 * @param refused what is invalid at this moment; null if nothing is
 */
public record Standing(
        EffectiveValues values,
        List<Change> waiting,
        List<Path> files,
        boolean watching,
        @Nullable Reloaded reloaded,
        @Nullable Refusal refused) {
    public Standing {
        waiting = List.copyOf(waiting);
        files = List.copyOf(files);
    }

    /**
     * Something was taken over.
     *
     * @param changes how many keys
     */
    public record Reloaded(Instant at, Trigger how, int changes) {}

    /**
     * It was not taken over.
     *
     * @param problems one line each
     */
    public record Refusal(Instant at, Trigger how, List<String> problems) {
        public Refusal {
            problems = List.copyOf(problems);
        }
    }
}
