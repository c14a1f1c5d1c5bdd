package dev.stoker.fleet.stock;

import dev.stoker.backend.PullStep;
import dev.stoker.core.Bytes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a download is, in figures for people.
 *
 * @param percent 0 to 100, rounded down; null while the total is not known
 * @param bytes that are there, over all files, also from an earlier attempt
 * @param total of all files as far as they are known; null where they are not
 * @param rate bytes that came in a second, lately; null before that can be told, and while none are
 *     to come
 * @param eta time that is left at this rate; null where there is none
 */
public record PullProgress(
        PullStep.Phase phase,
        @Nullable Integer percent,
        Bytes bytes,
        @Nullable Bytes total,
        @Nullable Bytes rate,
        @Nullable Duration eta) {}
