package dev.stoker.fleet;

import dev.stoker.core.BackendId;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What whoever changes a backend's models needs of the fleet. No method blocks. */
public interface Upkeep {
    /** The server of somebody else's that has that id; null if there is none. */
    @Nullable Server server(BackendId id);

    /**
     * The fleet after a look at that backend that begins now, so that what was changed there is
     * seen. Never fails; completes on the fleet's own thread.
     *
     * @param id {@link BackendNames#SUPERVISED} for the model files
     */
    CompletionStage<FleetView> lookAgain(BackendId id);

    /**
     * Stops the engines that run a model; where none does, there is nothing to do.
     *
     * @param force also where somebody is being answered, who is cut off, or waits for one
     * @return done when the processes have ended; fails with a {@code StokerException}: {@code
     *     BUSY} if somebody is in the way
     */
    CompletionStage<Void> stopEngines(String model, boolean force);

    /**
     * As {@link #stopEngines}; and from then on no engine of that model is started until the answer
     * is closed: whoever asks for one is refused with {@code BUSY}.
     *
     * @return done when the processes have ended; fails as {@link #stopEngines}, and where somebody
     *     else has it withdrawn already
     */
    CompletionStage<Withdrawal> withdraw(String model, boolean force);

    /** A model that nobody can have started, until this is closed. */
    @FunctionalInterface
    interface Withdrawal extends AutoCloseable {
        /** Never blocks; again has no effect. */
        @Override
        void close();
    }
}
