package dev.stoker.backend;

import dev.stoker.core.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How servers of one kind are run as processes of Stoker's own. Without state. */
public interface EngineKind {
    /**
     * The command for that engine. May block to ask the program once what options it has.
     *
     * @param key the engine is told to demand it; it is in the environment, never in the arguments
     * @throws dev.stoker.core.StokerException {@code ENGINE_START_FAILED} if the program cannot be
     *     asked, {@code MODEL_FILE_REFUSED} if the file is not one to hand to an engine
     */
    Launch launch(EngineSpec spec, Secret key);

    /** The address the engine listens on, if this line of its output tells; base only. Pure. */
    @Nullable URI addressIn(String logLine);

    /** Asks the engine once whether it is ready. Blocks; never an exception. */
    Health readiness(Endpoint at, Duration timeout);

    /**
     * Why it ended, in one sentence a person can act on, without paths of this machine. Pure.
     *
     * @param exitCode as the operating system reports it; 128 + n after signal n
     * @param lastLines of its output, oldest first; may be empty
     */
    String causeOf(int exitCode, List<String> lastLines);
}
