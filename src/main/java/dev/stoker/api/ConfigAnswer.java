package dev.stoker.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The configuration on the wire. Secrets are stars.
 *
 * @param values every key, in their order; those of entries as far as they are set
 * @param patterns the keys of such entries, with {@code *} for names of the user's own
 * @param pendingRestart keys that count from the next start on only
 * @param files that are read, there or not, the weaker one first
 * @param watching whether the files are looked at without being told to
 * @param reloaded when something was taken over last; null if never
 * @param refused what is invalid at this moment and was not taken over; null if nothing is
 * @param unreadable configured model folders that the daemon's user cannot look into now; null
 *     where it still looks, as at a network drive that does not answer
 */
@RegisterForReflection
@Schema(name = "Configuration")
public record ConfigAnswer(
        List<ValueAnswer> values,
        List<String> patterns,
        List<PendingAnswer> pendingRestart,
        List<String> files,
        boolean watching,
        @Schema(nullable = true) @Nullable ReloadedAnswer reloaded,
        @Schema(nullable = true) @Nullable RefusalAnswer refused,
        @Schema(nullable = true) @Nullable List<UnreadableAnswer> unreadable) {

    /**
     * One key.
     *
     * @param value null where it is not set and has no default
     * @param source {@code default}, {@code FILE:LINE}, the environment variable, or {@code system
     *     property}
     * @param usual the default; null where there is none
     */
    @RegisterForReflection
    @Schema(name = "ConfigValue")
    public record ValueAnswer(
            String key,
            @Schema(nullable = true) @Nullable String value,
            String source,
            @JsonProperty("default") @Schema(nullable = true) @Nullable String usual) {}

    /**
     * One key that waits for a restart.
     *
     * @param from what is in force; null where it is not set
     * @param to what is configured; null where it is not set
     * @param because why it waits, a part of a sentence
     */
    @RegisterForReflection
    @Schema(name = "PendingConfig")
    public record PendingAnswer(
            String key,
            @Schema(nullable = true) @Nullable String from,
            @Schema(nullable = true) @Nullable String to,
            String because) {}

    /**
     * A reload.
     *
     * @param how {@code request}, {@code signal} or {@code file}
     * @param changes how many keys
     */
    @RegisterForReflection
    @Schema(name = "ConfigReloaded")
    public record ReloadedAnswer(Instant at, String how, int changes) {}

    /**
     * A folder that cannot be read.
     *
     * @param because why, a part of a sentence
     * @param todo what helps; null where that is not known
     */
    @RegisterForReflection
    @Schema(name = "UnreadableFolder")
    public record UnreadableAnswer(
            String path, String because, @Schema(nullable = true) @Nullable String todo) {}

    /**
     * A refusal.
     *
     * @param how {@code request}, {@code signal} or {@code file}
     * @param problems one line each
     */
    @RegisterForReflection
    @Schema(name = "ConfigRefusal")
    public record RefusalAnswer(Instant at, String how, List<String> problems) {}
}
