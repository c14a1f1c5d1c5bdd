package dev.stoker.inference;

import java.util.List;

/**
 * Vectors, in the order of the texts.
 *
 * @param vectors not copied: do not change the arrays
 */
public record Embeddings(List<float[]> vectors, Usage usage) {
    public Embeddings {
        vectors = List.copyOf(vectors);
    }
}
