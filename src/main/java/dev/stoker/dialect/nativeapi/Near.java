package dev.stoker.dialect.nativeapi;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody may have meant. */
final class Near {
    private static final int SHOWN = 64;

    private Near() {}

    /** What was expected instead of an unknown name. */
    static String hint(String name, Collection<String> known) {
        Optional<String> near =
                known.stream()
                        .sorted()
                        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                        .filter(candidate ->
                                distance(name, candidate) <= 1 + candidate.length() / 4);
        return near.map(meant -> "perhaps " + meant)
                .orElseGet(() -> "one of " + String.join(", ", known.stream().sorted().toList()));
    }

    static String shown(String text) {
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }

    /** Edits between the two, case and separators aside. */
    private static int distance(String a, String b) {
        String left = plain(shown(a));
        String right = plain(b);
        int[] row = new int[right.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int cost = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                int edited = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + cost);
                diagonal = row[j];
                row[j] = edited;
            }
        }
        return row[right.length()];
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }
}
