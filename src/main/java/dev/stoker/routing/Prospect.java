package dev.stoker.routing;

import dev.stoker.core.Location;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A place as it looks now, to somebody who has to choose one.
 *
 * @param weight its share; null where there are no weights
 * @param lacks what it lacks that the call needs, a part of a sentence such as {@code cannot call
 *     functions}; null where nothing is known to be missing
 * @param stopped why nothing can be served there until a person does something, a part of a
 *     sentence such as {@code was stopped by hand}; null where that is not so
 * @param less what it does less well than others would, a part of a sentence; null for nothing
 * @param down how it is and why, where no call should go there: a part of a sentence such as {@code
 *     down: connection refused}; null where it is well
 * @param barred why its breaker is open, a part of a sentence; null where calls go there
 */
public record Prospect(
        Candidate candidate,
        Location location,
        @Nullable Integer weight,
        @Nullable String lacks,
        @Nullable String stopped,
        @Nullable String less,
        @Nullable String down,
        @Nullable String barred,
        Load load,
        Speed speed,
        @Nullable Price price) {
    /**
     * What goes on there.
     *
     * @param calls that Stoker has sent there and that have not ended
     * @param slots how many it answers at once; null where that is not known
     */
    public record Load(int calls, @Nullable Integer slots) {
        /** Nothing, as far as is known. */
        public static final Load NONE = new Load(0, null);

        /** Calls for each slot. */
        double ratio() {
            return calls / (double) (slots == null ? 1 : Math.max(1, slots));
        }

        boolean hasFreeSlot() {
            return calls < (slots == null ? 1 : slots);
        }
    }

    /**
     * How fast it was lately; what is null is not known.
     *
     * @param firstToken from sending to the first token
     */
    public record Speed(@Nullable Duration firstToken, @Nullable Double tokensPerSecond) {
        /** Nothing is known. */
        public static final Speed UNKNOWN = new Speed(null, null);

        boolean known() {
            return firstToken != null || tokensPerSecond != null;
        }
    }

    /**
     * What it costs, in the owner's currency for a million tokens.
     *
     * @param input of the prompt
     * @param output of the answer
     */
    public record Price(double input, double output) {
        /** Of what runs at home. */
        public static final Price NOTHING = new Price(0, 0);

        /** Most prompts are several times as long as their answers. */
        double blended() {
            return (3 * input + output) / 4;
        }
    }
}
