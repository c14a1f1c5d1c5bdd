package dev.stoker.supervise;

import dev.stoker.backend.Endpoint;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** The right to send one request to a ready engine. Closing twice is harmless. */
public interface EngineLease extends AutoCloseable {
    /** Where the engine answers, with its key. */
    Endpoint endpoint();

    /** How long this caller waited for it to become ready. */
    Duration waited();

    /**
     * Whether this engine's process is proved to have ended. Waits up to {@code patience} for the
     * proof; false if none came.
     */
    CompletionStage<Boolean> provedDead(Duration patience);

    @Override
    void close();
}
