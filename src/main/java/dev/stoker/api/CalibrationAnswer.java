package dev.stoker.api;

import dev.stoker.backend.Speed;
import dev.stoker.fleet.calibration.Calibration;
import dev.stoker.fleet.calibration.Progress;
import dev.stoker.tuning.Measured;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What was measured for a model, on the wire.
 *
 * @param backend kind and version of the program
 * @param kept whether the plan made from facts stays as it is
 * @param summary one sentence with the figures and how sure they are
 * @param settings what was found to be faster, by the names of a plan's values; empty if nothing
 * @param baseline speed with the plan made from facts
 * @param best speed with the settings
 */
@RegisterForReflection
@Schema(name = "Calibration")
public record CalibrationAnswer(
        String model,
        String backend,
        boolean kept,
        String summary,
        Map<String, Object> settings,
        Instant measuredAt,
        SpeedAnswer baseline,
        SpeedAnswer best) {
    static CalibrationAnswer of(Calibration calibration) {
        return new CalibrationAnswer(
                calibration.subject().model(),
                calibration.subject().backend(),
                calibration.keepsThePlan(),
                calibration.settings().summary(),
                settings(calibration.settings()),
                calibration.measuredAt(),
                SpeedAnswer.of(calibration.baseline()),
                SpeedAnswer.of(calibration.best()));
    }

    private static Map<String, Object> settings(Measured measured) {
        Map<String, Object> found = new LinkedHashMap<>();
        put(found, "threads", measured.threads());
        put(found, "batch_threads", measured.batchThreads());
        put(found, "ubatch", measured.ubatch());
        put(found, "key_cache", measured.keys() == null ? null : measured.keys().wireName());
        put(found, "value_cache", measured.values() == null ? null : measured.values().wireName());
        return found;
    }

    private static void put(Map<String, Object> found, String name, @Nullable Object value) {
        if (value != null) {
            found.put(name, value);
        }
    }

    /** Tokens a second. */
    @RegisterForReflection
    @Schema(name = "Speed")
    public record SpeedAnswer(double promptTokensPerSecond, double generationTokensPerSecond) {
        static SpeedAnswer of(Speed speed) {
            return new SpeedAnswer(speed.prompt(), speed.generation());
        }
    }

    /** All that was measured on this machine, the youngest first. */
    @RegisterForReflection
    @Schema(name = "CalibrationList")
    public record Listing(List<CalibrationAnswer> calibrations) {}

    /**
     * How far a calibration is: one event of its stream.
     *
     * @param measured trials so far
     * @param candidate what was tried last, in words
     * @param promptTokensPerSecond of that trial; null where it did not run
     * @param generationTokensPerSecond likewise
     */
    @RegisterForReflection
    @Schema(name = "CalibrationProgress")
    public record ProgressAnswer(
            long elapsedMs,
            long budgetMs,
            int measured,
            String candidate,
            @Schema(nullable = true) @Nullable Double promptTokensPerSecond,
            @Schema(nullable = true) @Nullable Double generationTokensPerSecond) {
        static ProgressAnswer of(Progress progress) {
            Speed speed = progress.speed();
            return new ProgressAnswer(
                    progress.elapsed().toMillis(),
                    progress.budget().toMillis(),
                    progress.measured(),
                    progress.candidate(),
                    speed == null ? null : speed.prompt(),
                    speed == null ? null : speed.generation());
        }
    }
}
