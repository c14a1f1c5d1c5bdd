package dev.stoker.fleet.tuning;

import dev.stoker.tuning.TuningSettings;
import dev.stoker.tuning.Wishes;
import dev.stoker.tuning.planning.Asked;
import java.time.Duration;
import java.util.Map;

/** Tuners of machines that are made up, for a user without wishes. */
public final class Tuners {
    private Tuners() {}

    /** One that plans for that machine. */
    public static Tuner of(Machine machine) {
        var settings =
                new TuningSettings(
                        true,
                        Wishes.NONE,
                        Map.of(),
                        true,
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(60));
        return new Tuner(
                new TunerParts(
                        machine,
                        settings,
                        _ -> new Asked().question().backend(),
                        Calibrations.NONE,
                        (_, _) -> {},
                        Duration.ofSeconds(5)));
    }
}
