package dev.stoker.tuning;

import dev.stoker.core.ModelNames;
import java.time.Duration;
import java.util.Map;

/**
 * What the user wants of tuning.
 *
 * @param enabled whether engines are started with plans at all
 * @param defaults for models that are not named
 * @param byModel by model spec, complete: what a model's own entry leaves out is filled from the
 *     defaults
 * @param retune whether a running engine may be restarted for a better plan
 * @param retunePause least time between two such restarts, unless memory is short
 * @param calibrationTime time a calibration takes unless told otherwise
 */
public record TuningSettings(
        boolean enabled,
        Wishes defaults,
        Map<String, Wishes> byModel,
        boolean retune,
        Duration retunePause,
        Duration calibrationTime) {
    /** Copies the map. */
    public TuningSettings {
        byModel = Map.copyOf(byModel);
    }

    /**
     * The wishes for a model on a backend: of {@code model@backend}, else of {@code model}; a tag
     * {@code :latest} may be left out, as it may where a model is asked for.
     */
    public Wishes wishesFor(String model, String backend) {
        return ModelNames.of(model, backend).stream()
                .filter(byModel::containsKey)
                .findFirst()
                .map(byModel::get)
                .orElse(defaults);
    }
}
