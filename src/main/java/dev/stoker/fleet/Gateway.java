package dev.stoker.fleet;

import dev.stoker.backend.Use;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The one entry point of the data path: from a model spec to a backend that is ready. */
public interface Gateway {
    /**
     * Finds a backend for that call and makes it ready, which may start an engine and take minutes.
     * Never blocks.
     *
     * @return where to send the one request; close it when the answer ended, also if the caller
     *     left meanwhile. Fails with a {@code StokerException}: {@code MODEL_NOT_FOUND}, {@code
     *     MODEL_AMBIGUOUS}, {@code NO_BACKEND}, {@code ENGINE_START_FAILED}, {@code
     *     ENGINE_START_TIMEOUT}, {@code ENGINE_CRASH_LOOP}, {@code SHUTTING_DOWN}, {@code
     *     NOT_SUPPORTED}. Completes on any thread.
     */
    CompletionStage<Placement> place(Wish wish);

    /** As {@link #place(Wish)}, for whoever needs nothing in particular. */
    default CompletionStage<Placement> place(@Nullable String spec, Use use) {
        return place(Wish.of(spec, use));
    }

    /**
     * The fleet as it is once the first scan has ended: at once, except in the first seconds. Lists
     * for callers are taken from here, so that one who asks early is not told that there is
     * nothing. Never fails; completes on any thread.
     */
    CompletionStage<FleetView> scanned();

    /** What the fleet looks like now: an immutable snapshot, cheap to take. */
    FleetView view();
}
