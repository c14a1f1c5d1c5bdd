package dev.stoker.config;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What somebody may have meant who has written something that there is not. Pure. */
final class Nearness {
    private static final int MOST = 2;

    /** In a shorter one two changes leave too little of it. */
    private static final int LONG_WORD = 4;

    private Nearness() {}

    /** The nearest of whole names; null if none is near. */
    static @Nullable String name(String name, Collection<String> known) {
        return nearest(name, known, MOST);
    }

    /** The nearest of single words, whichever way its parts are joined; null if none is near. */
    static @Nullable String word(String word, Collection<String> known) {
        String plain =
                word.replaceAll("([a-z])([A-Z])", "$1-$2")
                        .replace('_', '-')
                        .toLowerCase(Locale.ROOT);
        return nearest(plain, known, plain.length() < LONG_WORD ? 1 : MOST);
    }

    private static @Nullable String nearest(String name, Collection<String> known, int most) {
        String best = null;
        int least = most + 1;
        for (String candidate : known) {
            int distance = distance(name, candidate);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best;
    }

    /** Levenshtein's, with two neighbours swapped as one change. */
    private static int distance(String a, String b) {
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                rows[i][j] = i == 0 || j == 0 ? i + j : change(rows, a, b, i, j);
            }
        }
        return rows[a.length()][b.length()];
    }

    private static int change(int[][] rows, String a, String b, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int least =
                Math.min(
                        rows[i - 1][j - 1] + (same ? 0 : 1),
                        1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
        boolean swapped =
                i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
    }
}
