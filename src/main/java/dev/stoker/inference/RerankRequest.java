package dev.stoker.inference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts to put in order of how well they answer a question.
 *
 * @param model as the caller wrote it; null asks for the default model
 * @param documents at least one
 * @param top most results wanted; null wants all
 */
public record RerankRequest(
        @Nullable String model, String query, List<String> documents, @Nullable Integer top) {
    /** Copies the documents. */
    public RerankRequest {
        documents = List.copyOf(documents);
    }
}
