package dev.stoker.tuning;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One value of a plan.
 *
 * @param value null where it is left to the backend
 * @param because one sentence
 * @param considered every number that was looked at, the deciding one first; may be empty
 * @param byItself what the backend would do if it were not told; null where that is not known
 */
public record Planned<T>(
        @Nullable T value,
        Bound bound,
        String because,
        List<Considered> considered,
        @Nullable String byItself) {
    /** Copies the list. */
    public Planned {
        considered = List.copyOf(considered);
    }

    /** A value that is not set. */
    public static <T> Planned<T> left(String because, @Nullable String byItself) {
        return new Planned<>(null, Bound.BACKEND, because, List.of(), byItself);
    }
}
