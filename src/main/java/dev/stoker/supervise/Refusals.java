package dev.stoker.supervise;

import dev.stoker.core.ErrorCode;
import dev.stoker.core.StokerException;
import java.time.Duration;
import java.time.Instant;

/**
 * What callers of one engine are told when they get no place. Pure.
 *
 * @param model it runs
 */
record Refusals(String model) {
    StokerException startFailed(ErrorCode code, String cause) {
        return new StokerException(
                code, "engine of '%s' did not start: %s".formatted(model, cause));
    }

    /** It is left alone until then. */
    StokerException crashLoop(EngineState.Cooling cooling, int failures, Instant now) {
        long seconds = Duration.between(now, cooling.until()).toSeconds() + 1;
        return new StokerException(
                ErrorCode.ENGINE_CRASH_LOOP,
                "engine of '%s' failed %d times in a row and is left stopped for %d s: %s"
                        .formatted(model, failures, seconds, cooling.because()));
    }

    StokerException stopped(boolean forGood, String because) {
        return new StokerException(
                forGood ? ErrorCode.SHUTTING_DOWN : ErrorCode.NO_BACKEND,
                "engine of '%s' stopped: %s".formatted(model, because));
    }

    StokerException bug(String because) {
        return new StokerException(
                ErrorCode.INTERNAL, "engine of '%s': %s".formatted(model, because));
    }

    static StokerException goingDown() {
        return new StokerException(ErrorCode.SHUTTING_DOWN, "Stoker is going down");
    }
}
