package dev.stoker.api;

import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.Gateway;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The fleet as the control plane shows it: not before the first scan has ended. */
final class Scanned {
    /** Longer than any first scan takes. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private Scanned() {}

    /** Blocks in the first seconds of the daemon's life; after that at once. */
    static FleetView view(Gateway gateway) {
        var early = gateway.view();
        return gateway.scanned()
                .toCompletableFuture()
                .completeOnTimeout(early, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
