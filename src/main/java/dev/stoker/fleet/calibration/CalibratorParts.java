package dev.stoker.fleet.calibration;

import dev.stoker.backend.SpeedTest;
import dev.stoker.fleet.tuning.Tuner;
import java.time.InstantSource;

/**
 * What a calibrator is built from.
 *
 * @param engines makes the engines of trials
 */
public record CalibratorParts(
        Tuner tuner,
        SpeedTest speed,
        TrialEngines engines,
        CalibrationStore store,
        InstantSource clock) {}
