package dev.stoker.fleet;

import dev.stoker.core.BackendId;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Starts and stops what Stoker runs itself, by hand. No method blocks. Of somebody else's server,
 * all fail with {@code NOT_SUPPORTED}: it is observed and never touched.
 */
public interface EngineControl {
    /** What is to be done. */
    enum Deed {
        /** It serves again, and failures are forgotten; the next call starts an engine. */
        START,
        /** Its engines end, and none starts until it is told to. */
        STOP,
        /** Its engines end and failures are forgotten; the next call starts one anew. */
        RESTART
    }

    /**
     * Does it.
     *
     * @param model only the engines of that one; null means all
     * @param force also where somebody is being answered, who is cut off
     * @return the fleet when the processes have ended. Fails with a {@code StokerException}: {@code
     *     BACKEND_NOT_FOUND}, {@code NOT_SUPPORTED}, {@code MODEL_NOT_FOUND}, {@code BUSY}
     */
    CompletionStage<FleetView> control(
            BackendId backend, Deed deed, @Nullable String model, boolean force);

    /**
     * What its engines have written last.
     *
     * @param model only of that one; null means all
     */
    CompletionStage<List<EngineLog>> logs(BackendId backend, @Nullable String model);
}
