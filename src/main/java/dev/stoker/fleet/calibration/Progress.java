package dev.stoker.fleet.calibration;

import dev.stoker.backend.Speed;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a calibration is.
 *
 * @param measured trials so far
 * @param candidate what was tried last, in words
 * @param speed of that trial; null before the first one and where it did not run
 */
public record Progress(
        Duration elapsed, Duration budget, int measured, String candidate, @Nullable Speed speed) {}
