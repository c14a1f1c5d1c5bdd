package dev.stoker.tuning.calibration;

import java.util.List;

/**
 * Whether one set of figures is larger than another, by ranks: a few trials that were disturbed
 * count no more than any other. Mann and Whitney, exact, one-sided.
 */
final class RankTest {
    private RankTest() {}

    /** How likely it is that equal candidates look as different as this; 1 where one is empty. */
    static double chance(List<Double> better, List<Double> other) {
        if (better.isEmpty() || other.isEmpty()) {
            return 1;
        }
        double wins = 0;
        for (double one : better) {
            for (double two : other) {
                wins += one > two ? 1 : one == two ? 0.5 : 0;
            }
        }
        double[] ways = ways(better.size(), other.size());
        double all = 0;
        double asGood = 0;
        for (int u = 0; u < ways.length; u++) {
            all += ways[u];
            asGood += u >= Math.floor(wins) ? ways[u] : 0;
        }
        return asGood / all;
    }

    /** In how many orders of {@code n} and {@code m} figures there are so many wins. */
    private static double[] ways(int n, int m) {
        // The coefficients of the Gaussian binomial: multiply by 1 - q^(m+i), divide by 1 - q^i.
        var ways = new double[n * m + 1];
        ways[0] = 1;
        for (int i = 1; i <= n; i++) {
            for (int u = ways.length - 1; u >= m + i; u--) {
                ways[u] -= ways[u - m - i];
            }
            for (int u = i; u < ways.length; u++) {
                ways[u] += ways[u - i];
            }
        }
        return ways;
    }

    /** The middle figure; 0 of none. */
    static double median(List<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        int size = sorted.size();
        if (size == 0) {
            return 0;
        }
        return (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
    }
}
