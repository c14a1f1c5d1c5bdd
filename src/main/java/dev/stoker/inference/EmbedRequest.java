package dev.stoker.inference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts to turn into vectors.
 *
 * @param model as the caller wrote it; null asks for the default model
 * @param input at least one text
 */
public record EmbedRequest(@Nullable String model, List<String> input) {
    public EmbedRequest {
        input = List.copyOf(input);
    }
}
