package dev.stoker.fleet.stock;

import dev.stoker.backend.ModelFolder;
import dev.stoker.fleet.tuning.Fits;
import dev.stoker.fleet.tuning.Tuners;
import dev.stoker.fleet.tuning.TwoViews;
import dev.stoker.hardware.Hardware;
import dev.stoker.tuning.planning.Asked;
import java.time.Duration;

/** Parts of model management that a test has no use for: whatever is asked of them is a failure. */
public final class Unasked {
    private Unasked() {}

    /** Plans nothing. */
    public static OwnDetails details() {
        return new OwnDetails((_, _) -> {
            throw new AssertionError("nothing to plan");
        });
    }

    /** Reads nothing. */
    public static Foresight foresight(ModelFolder folder) {
        Hardware machine = new Asked().question().hardware();
        var fits =
                new Fits(
                        Tuners.of(new TwoViews(machine, machine)),
                        _ -> null,
                        Duration.ofSeconds(1));
        return new Foresight(
                fits,
                folder,
                _ -> {
                    throw new AssertionError("nothing to read");
                },
                _ -> Long.MAX_VALUE);
    }
}
