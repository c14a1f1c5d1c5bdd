package dev.stoker.inference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of an answer. A stream is any number of deltas and then exactly one {@link Finished}; a
 * stream that fails ends with a {@code StokerException} instead.
 */
public sealed interface Event {
    /** More of the answer's text; never empty. */
    record Text(String text) implements Event {}

    /** More of what the model thinks aloud; never empty. */
    record Reasoning(String text) implements Event {}

    /**
     * More of a tool call. The first one of an index has id and name, later ones pieces of the
     * arguments.
     */
    record ToolCallDelta(int index, @Nullable String id, @Nullable String name, String arguments)
            implements Event {}

    /** More of why the model will not answer; never empty. */
    record Refusal(String text) implements Event {}

    /** How likely the tokens were that have just been told; never empty. */
    record Logprobs(List<TokenLogprob> tokens) implements Event {
        /** Copies the list. */
        public Logprobs {
            tokens = List.copyOf(tokens);
        }
    }

    /**
     * The end.
     *
     * @param stopSequence what the caller gave to stop at and the model came to; null where it did
     *     not, or the backend does not tell
     */
    record Finished(
            FinishReason reason, Usage usage, Timings timings, @Nullable String stopSequence)
            implements Event {
        /** An end of which no stop sequence is known. */
        public Finished(FinishReason reason, Usage usage, Timings timings) {
            this(reason, usage, timings, null);
        }

        /** The same, where the stop sequence told is none of these. */
        public Finished stoppedAt(List<String> given) {
            return stopSequence == null || given.contains(stopSequence)
                    ? this
                    : new Finished(reason, usage, timings);
        }
    }
}
