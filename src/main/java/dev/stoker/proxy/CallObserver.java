package dev.stoker.proxy;

import dev.stoker.core.BackendId;
import dev.stoker.core.ErrorCode;
import dev.stoker.inference.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Is told how each call of a model ended. What it does or throws never touches the call. */
@FunctionalInterface
public interface CallObserver {
    /** A call has ended. On an event loop: must not block. */
    void ended(CallRecord call);

    /** A call of a route that keeps answers has begun. On any thread: must not block. */
    default void recalled(Recalled how) {}

    /** Whether a call was given an answer that was kept. */
    enum Recalled {
        /** It was, and asked no model. */
        HIT,
        /** There was none; its own may be kept. */
        MISS,
        /** It wants none, or has another answer each time. */
        BYPASS
    }

    /** How a call ended. */
    enum Outcome {
        /** The answer is complete. */
        ANSWERED,
        /** The caller got an error, perhaps after part of an answer. */
        FAILED,
        /** The caller left before the end. */
        LEFT
    }

    /**
     * One call of a model.
     *
     * @param backend that served it last; null if none was found
     * @param model as Stoker lists it; null if none was found
     * @param dialect {@code openai} or {@code native}
     * @param error of a failed call; otherwise null
     * @param firstToken from sending to the backend to the first thing the model wrote; null if it
     *     wrote nothing or it was not seen
     * @param queued waiting for its turn, at all places it was at
     * @param total from the request's arrival to the end
     * @param tokensPerSecond generation speed as the backend measured it; null where it does not
     * @param retries times it was tried again because a backend had asked for that
     */
    record CallRecord(
            @Nullable BackendId backend,
            @Nullable String model,
            String dialect,
            Outcome outcome,
            @Nullable ErrorCode error,
            @Nullable Duration firstToken,
            Duration queued,
            Duration total,
            Usage usage,
            @Nullable Double tokensPerSecond,
            int retries) {}
}
