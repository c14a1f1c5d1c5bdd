package dev.stoker.fleet.calibration;

import dev.stoker.backend.EngineSpec;
import dev.stoker.supervise.Engine;
import dev.stoker.tuning.Plan;

/** Makes engines that are started to be measured and for nothing else. */
@FunctionalInterface
public interface TrialEngines {
    /** A new engine, stopped, that will start with that plan. */
    Engine create(EngineSpec spec, Plan plan);
}
