package dev.stoker.fleet.tuning;

import dev.stoker.backend.EngineSpec;
import dev.stoker.hardware.Hardware;
import dev.stoker.tuning.BackendTraits;
import dev.stoker.tuning.Measured;
import dev.stoker.tuning.ModelFacts;
import org.jspecify.annotations.Nullable;

/** What was tried out on this machine. */
@FunctionalInterface
public interface Calibrations {
    /** Nothing was. */
    Calibrations NONE = (_, _, _, _) -> null;

    /** What holds for that engine now; null if nothing does. May block to read a file. */
    @Nullable Measured of(
            EngineSpec spec, ModelFacts model, BackendTraits backend, Hardware hardware);
}
