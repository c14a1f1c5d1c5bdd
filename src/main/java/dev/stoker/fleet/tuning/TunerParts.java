package dev.stoker.fleet.tuning;

import dev.stoker.backend.EngineSpec;
import dev.stoker.tuning.BackendTraits;
import dev.stoker.tuning.Plan;
import dev.stoker.tuning.TuningSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a tuner is built from.
 *
 * @param current what the user wants; asked anew for each plan
 * @param traits of the program of engines; blocks, and fails with a {@code StokerException}
 * @param made told of each plan that an engine is about to start with
 * @param patience with a server that is asked about a model
 */
public record TunerParts(
        Machine machine,
        Supplier<TuningSettings> current,
        Function<Path, BackendTraits> traits,
        Calibrations calibrations,
        BiConsumer<EngineSpec, Plan> made,
        Duration patience) {
    /** One whose settings stay as they are. */
    public TunerParts(
            Machine machine,
            TuningSettings settings,
            Function<Path, BackendTraits> traits,
            Calibrations calibrations,
            BiConsumer<EngineSpec, Plan> made,
            Duration patience) {
        this(machine, () -> settings, traits, calibrations, made, patience);
    }

    /** As they are now. */
    TuningSettings settings() {
        return current.get();
    }
}
