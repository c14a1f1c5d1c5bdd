package dev.stoker.security;

/** How far a path is from the one that was meant. */
final class NearPath {
    /** No path that is meant is longer; the work for one is bounded by it. */
    private static final int LONGEST = 64;

    private NearPath() {}

    /** How many characters are to be put in, left out or changed; many if a path is very long. */
    static int distance(String asked, String meant) {
        if (asked.length() > LONGEST) {
            return LONGEST;
        }
        int[] row = new int[meant.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= asked.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int cost = asked.charAt(i - 1) == meant.charAt(j - 1) ? 0 : 1;
                int edited = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + cost);
                diagonal = row[j];
                row[j] = edited;
            }
        }
        return row[meant.length()];
    }
}
