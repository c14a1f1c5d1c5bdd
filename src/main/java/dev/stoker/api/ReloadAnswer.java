package dev.stoker.api;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a reload has done, or would do.
 *
 * @param dryRun whether nothing was done
 * @param sentence what happened, for people
 * @param changes against what was read before, in the order of their keys; empty if there are none
 * @param pendingRestart all that counts from the next start on only, also of earlier reloads
 */
@RegisterForReflection
@Schema(name = "ConfigReload")
public record ReloadAnswer(
        boolean dryRun,
        String sentence,
        List<ChangeAnswer> changes,
        List<ConfigAnswer.PendingAnswer> pendingRestart) {

    /**
     * One key. Where both values are the same, it is a secret or the file it names that has
     * changed.
     *
     * @param from null where it was not set
     * @param to null where it is not set any more
     * @param effect {@code applied}, {@code restart} or {@code withdrawn}
     */
    @RegisterForReflection
    @Schema(name = "ConfigChange")
    public record ChangeAnswer(
            String key,
            @Schema(nullable = true) @Nullable String from,
            @Schema(nullable = true) @Nullable String to,
            String effect) {}
}
