package dev.stoker.inference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts to turn into vectors.
 *
 * @param model as the caller wrote it; null asks for the default model
 * @param input at least one text
 * @param dimensions numbers in each vector; null leaves it to the model
 */
public record EmbedRequest(
        @Nullable String model, List<String> input, @Nullable Integer dimensions) {
    public EmbedRequest {
        input = List.copyOf(input);
    }

    /** A request for vectors as the model makes them. */
    public EmbedRequest(@Nullable String model, List<String> input) {
        this(model, input, null);
    }
}
