package dev.stoker.dialect.ollama.translation;

import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.GenerateRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a call of Ollama's dialect wants: an answer, or with nothing to answer a model moved. */
public sealed interface Wish {
    /** As the caller wrote it; null asks for the default model. */
    @Nullable String model();

    /**
     * Text.
     *
     * @param stream as it is usual in this dialect
     * @param dropped names of the fields that are not carried, in the order they came
     */
    record Text(GenerateRequest request, boolean stream, List<String> dropped) implements Wish {
        /** Copies the list. */
        public Text {
            dropped = List.copyOf(dropped);
        }

        @Override
        public @Nullable String model() {
            return request.model();
        }
    }

    /** Vectors; {@code dropped} as above. */
    record Vectors(EmbedRequest request, List<String> dropped) implements Wish {
        /** Copies the list. */
        public Vectors {
            dropped = List.copyOf(dropped);
        }

        @Override
        public @Nullable String model() {
            return request.model();
        }
    }

    /** The model in memory. */
    record Loading(@Nullable String model) implements Wish {}

    /** The model out of memory. */
    record Unloading(@Nullable String model) implements Wish {}
}
