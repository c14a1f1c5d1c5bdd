package dev.stoker.supervise;

import dev.stoker.core.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How engines are looked after.
 *
 * @param readyTimeout time an engine has to become ready; a large model on a cold disk needs
 *     minutes
 * @param idleUnload time without a request after which an engine is stopped; zero keeps it for ever
 * @param maxRestarts starts that may fail in a row before the engine is left stopped for a while
 * @param firstBackoff pause after the first failed start; it doubles with each further one
 * @param maxBackoff longest pause
 * @param quietAfter time an engine must have been ready for its failures to be forgotten
 * @param stopGrace time between the two SIGTERMs and before SIGKILL
 * @param logFolder where each engine's output is kept, mode 0700; created if missing
 * @param logLimit size of one engine's log before it is rotated; one older file is kept
 * @param cgroup path below the mount point of each cgroup hierarchy, such as {@code
 *     /stoker-engines}: every engine runs there; null to leave them in the daemon's own, or in ones
 *     below it where it is delegated
 * @param memoryMax the most memory all engines together may have, where cgroups are delegated; null
 *     for no limit
 */
public record SuperviseSettings(
        Duration readyTimeout,
        Duration idleUnload,
        int maxRestarts,
        Duration firstBackoff,
        Duration maxBackoff,
        Duration quietAfter,
        Duration stopGrace,
        Path logFolder,
        Bytes logLimit,
        @Nullable String cgroup,
        @Nullable Bytes memoryMax) {
    public SuperviseSettings {
        if (maxRestarts < 0) {
            throw new IllegalArgumentException("maxRestarts: " + maxRestarts + " (expected: >= 0)");
        }
    }

    /** Without a limit of memory. */
    public SuperviseSettings(
            Duration readyTimeout,
            Duration idleUnload,
            int maxRestarts,
            Duration firstBackoff,
            Duration maxBackoff,
            Duration quietAfter,
            Duration stopGrace,
            Path logFolder,
            Bytes logLimit,
            @Nullable String cgroup) {
        this(
                readyTimeout,
                idleUnload,
                maxRestarts,
                firstBackoff,
                maxBackoff,
                quietAfter,
                stopGrace,
                logFolder,
                logLimit,
                cgroup,
                null);
    }

    /** The same but for that. */
    public SuperviseSettings idleUnload(Duration time) {
        return new SuperviseSettings(
                readyTimeout,
                time,
                maxRestarts,
                firstBackoff,
                maxBackoff,
                quietAfter,
                stopGrace,
                logFolder,
                logLimit,
                cgroup,
                memoryMax);
    }
}
