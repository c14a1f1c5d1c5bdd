package dev.stoker.cli.service;

import java.util.ArrayList;
import java.util.List;

/** What is different between two short texts, line by line, by their longest common sequence. */
final class LineDifference {
    private LineDifference() {}

    /** Lines with {@code "- "} or {@code "+ "} before them, in the order of the texts. */
    static List<String> of(List<String> before, List<String> after) {
        int[][] common = common(before, after);
        List<String> lines = new ArrayList<>();
        int b = 0;
        int a = 0;
        while (b < before.size() || a < after.size()) {
            boolean both = b < before.size() && a < after.size();
            if (both && before.get(b).equals(after.get(a))) {
                b++;
                a++;
            } else if (a == after.size() || (both && common[b + 1][a] >= common[b][a + 1])) {
                lines.add("- " + before.get(b++));
            } else {
                lines.add("+ " + after.get(a++));
            }
        }
        return lines;
    }

    private static int[][] common(List<String> before, List<String> after) {
        int[][] common = new int[before.size() + 1][after.size() + 1];
        for (int b = before.size() - 1; b >= 0; b--) {
            for (int a = after.size() - 1; a >= 0; a--) {
                common[b][a] =
                        before.get(b).equals(after.get(a))
                                ? common[b + 1][a + 1] + 1
                                : Math.max(common[b + 1][a], common[b][a + 1]);
            }
        }
        return common;
    }
}
