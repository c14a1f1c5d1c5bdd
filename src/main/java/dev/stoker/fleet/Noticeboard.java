package dev.stoker.fleet;

import dev.stoker.core.BackendId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the fleet's own thread last showed to everybody else. That thread alone writes, any reads,
 * and nothing waits.
 */
final class Noticeboard {
    private final CompletableFuture<Void> firstScan = new CompletableFuture<>();
    private volatile FleetView view =
            new FleetView(false, List.of(), List.of(), List.of(), List.of(), null);
    private volatile Map<BackendId, Server> servers = Map.of();

    /** The last view; an empty one, of which nothing was scanned, before the first is shown. */
    FleetView view() {
        return view;
    }

    /** How to speak to a backend of somebody else's; null if it is not listed. */
    @Nullable Server server(BackendId id) {
        return servers.get(id);
    }

    /** The view as it is once the first scan has ended. */
    CompletionStage<FleetView> scanned() {
        return firstScan.thenApply(_ -> view);
    }

    /** Shows what is there now. */
    void show(FleetView now, Map<BackendId, Server> speaking) {
        view = now;
        servers = speaking;
        if (now.scanned()) {
            firstScanEnded();
        }
    }

    /** Whoever waits for the first scan waits no longer, also where it has not come to its end. */
    void firstScanEnded() {
        firstScan.complete(null);
    }
}
