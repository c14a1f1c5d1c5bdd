package dev.stoker.backend;

import dev.stoker.tuning.BackendTraits;
import dev.stoker.tuning.Plan;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Engines of one kind that are started with a plan. Without state. */
public interface PlannedEngines {
    /**
     * What can be set on engines that run this program. Blocks to ask it once.
     *
     * @throws dev.stoker.core.StokerException {@code ENGINE_START_FAILED} if it cannot be asked
     */
    BackendTraits traits(Path program);

    /** How they are run, each start with the plan that {@code plans} makes for it then. */
    EngineKind with(Plans plans);

    /** Makes the plan of an engine that is about to start. */
    @FunctionalInterface
    interface Plans {
        /**
         * Blocks.
         *
         * @return null to start it without one, as the program does by itself
         * @throws dev.stoker.core.StokerException if it is not to start, since it would not fit
         */
        @Nullable Plan planFor(EngineSpec spec);
    }
}
