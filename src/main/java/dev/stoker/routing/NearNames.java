package dev.stoker.routing;

import static java.util.Comparator.comparingInt;

import java.util.List;
import java.util.Locale;

/** Names that look like one that does not exist. */
final class NearNames {
    private static final int MOST = 5;

    /** Longer names are cut for the comparison, which takes time by the product of the lengths. */
    private static final int COMPARED = 80;

    private NearNames() {}

    /**
     * At most five specs, nearest first; only those that share something with it. What a cloud has
     * is named with it.
     */
    static List<String> of(String asked, List<Candidate> candidates) {
        String wanted = comparable(asked);
        return candidates.stream()
                .filter(near -> distance(wanted, comparable(near.name())) <= limit(wanted))
                .sorted(comparingInt(near -> distance(wanted, comparable(near.name()))))
                .map(near -> near.cloud() ? near.qualified() : near.name())
                .distinct()
                .limit(MOST)
                .toList();
    }

    private static String comparable(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.substring(0, Math.min(COMPARED, lower.length()));
    }

    private static int limit(String wanted) {
        return Math.max(2, wanted.length() / 2);
    }

    /** Edits between the two; one that holds the other counts as near. */
    private static int distance(String a, String b) {
        if (!a.isEmpty() && (b.contains(a) || a.contains(b))) {
            return a.equals(b) ? 0 : 1;
        }
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j < previous.length; j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int swap = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(swap, Math.min(previous[j], row[j - 1]) + 1);
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
