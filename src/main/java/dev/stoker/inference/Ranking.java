package dev.stoker.inference;

import java.util.List;

/**
 * Documents in order.
 *
 * @param results the best first
 */
public record Ranking(List<Ranked> results, Usage usage) {
    /** Copies the results. */
    public Ranking {
        results = List.copyOf(results);
    }

    /**
     * One document.
     *
     * @param index its place in the request, from 0
     * @param score the higher the better; its scale is the model's
     */
    public record Ranked(int index, double score) {}
}
