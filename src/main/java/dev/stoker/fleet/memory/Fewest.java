package dev.stoker.fleet.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Chooses as few as will do. Pure. */
final class Fewest {
    /** Up to so many are tried in every combination. */
    private static final int TRIED = 3;

    private Fewest() {}

    /**
     * The shortest choice that is enough, and of several such the one of the earliest; of more than
     * three, one that can do without none of its members.
     *
     * @param enough never false for more where it is true for less
     * @return in the order of {@code all}; null where not even all are enough
     */
    static <T> @Nullable List<T> of(List<T> all, Predicate<List<T>> enough) {
        if (!enough.test(all)) {
            return null;
        }
        for (int size = 0; size <= Math.min(TRIED, all.size()); size++) {
            List<T> found = combination(all, 0, size, List.of(), enough);
            if (found != null) {
                return found;
            }
        }
        return pruned(all, enough);
    }

    private static <T> @Nullable List<T> combination(
            List<T> all, int from, int left, List<T> chosen, Predicate<List<T>> enough) {
        if (left == 0) {
            return enough.test(chosen) ? chosen : null;
        }
        for (int i = from; i <= all.size() - left; i++) {
            var more = new ArrayList<>(chosen);
            more.add(all.get(i));
            List<T> found = combination(all, i + 1, left - 1, more, enough);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Without the latest first, as long as it is enough. */
    private static <T> List<T> pruned(List<T> all, Predicate<List<T>> enough) {
        var chosen = new ArrayList<>(all);
        for (T one : all.reversed()) {
            var fewer = new ArrayList<>(chosen);
            fewer.remove(one);
            if (enough.test(fewer)) {
                chosen = fewer;
            }
        }
        return chosen;
    }
}
