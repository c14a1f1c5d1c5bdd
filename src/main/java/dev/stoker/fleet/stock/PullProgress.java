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
 * @param note what could not be found out before, a sentence without its full stop; null where
 *     there is nothing to say, or it has been found out since
 * @param warning why it may be of no use, in the same form; null where nothing is known against it
 */
public record PullProgress(
        PullStep.Phase phase,
        @Nullable Integer percent,
        Bytes bytes,
        @Nullable Bytes total,
        @Nullable Bytes rate,
        @Nullable Duration eta,
        @Nullable String note,
        @Nullable String warning) {}
