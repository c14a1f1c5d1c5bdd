package dev.stoker.proxy;

import dev.stoker.dialect.AnswerHead;
import dev.stoker.dialect.AnswerWriter;
import dev.stoker.dialect.CallTimings;
import dev.stoker.inference.Count;
import dev.stoker.inference.EmbedRequest;
import dev.stoker.inference.Embeddings;
import dev.stoker.inference.GenerateRequest;
import dev.stoker.inference.Ranking;
import dev.stoker.inference.RerankRequest;
import java.util.List;
import java.util.function.Function;

/** What a call asks for in Stoker's own words, and how its answer is written. Immutable. */
sealed interface Translated {
    /** Names of the fields that are not carried, in the order they came. */
    List<String> dropped();

    /**
     * Text.
     *
     * @param stream whether the answer is written event by event
     * @param writer makes the writer of one answer
     */
    record Generating(
            GenerateRequest request,
            boolean stream,
            List<String> dropped,
            Function<AnswerHead, AnswerWriter> writer)
            implements Translated {}

    /** Vectors. */
    record Embedding(EmbedRequest request, List<String> dropped, ObjectWriter<Embeddings> writer)
            implements Translated {}

    /** An order. */
    record Reranking(RerankRequest request, List<String> dropped, ObjectWriter<Ranking> writer)
            implements Translated {}

    /** How many tokens a prompt would be: all of it, with the model's template and the tools. */
    record Counting(GenerateRequest request, List<String> dropped, ObjectWriter<Count> writer)
            implements Translated {}

    /** How many tokens a text is, by itself. */
    record Tokenizing(String text, ObjectWriter<Count> writer) implements Translated {
        @Override
        public List<String> dropped() {
            return List.of();
        }
    }

    /** Writes an answer that comes at once. */
    @FunctionalInterface
    interface ObjectWriter<T> {
        /** One JSON object, in UTF-8. */
        byte[] json(AnswerHead head, T answer, CallTimings timings);
    }
}
