package dev.stoker.fleet;

import dev.stoker.core.StokerException;
import dev.stoker.routing.experience.Blame;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended at its place: what the next decision can be made by.
 *
 * @param how an answer whose error the caller is to blame for is an answer
 * @param error of a failed one; null otherwise
 * @param firstToken from sending to the first thing the model wrote; null if it wrote nothing
 * @param tokensPerSecond generation speed as the backend measured it; null where it does not
 */
public record CallEnd(
        How how,
        @Nullable StokerException error,
        @Nullable Duration firstToken,
        @Nullable Double tokensPerSecond) {
    /** In short. */
    public enum How {
        /** It was answered. */
        ANSWERED,
        /** It failed. */
        FAILED,
        /** Its caller has left. */
        LEFT
    }

    /** Of a failure, by whose fault it is. */
    public static CallEnd failed(StokerException error, @Nullable Duration firstToken) {
        return Blame.of(error) == Blame.CALLER
                ? new CallEnd(How.ANSWERED, null, null, null)
                : new CallEnd(How.FAILED, error, firstToken, null);
    }

    /** Its caller has left before anything was known. */
    public static final CallEnd LEFT = new CallEnd(How.LEFT, null, null, null);
}
