package dev.stoker.boot;

import dev.stoker.discovery.Discovery;
import dev.stoker.fleet.Fleet;
import dev.stoker.supervise.Spawner;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** The order in which things start and stop. */
@ApplicationScoped
class Lifecycle {
    /** The fleet first: it must hear of the first thing that discovery sees. */
    void start(@Observes StartupEvent event, Fleet fleet, Discovery discovery) {
        fleet.start();
        var _ = discovery.firstScan().thenRun(fleet::firstScanEnded);
        discovery.start();
    }

    /** Nothing new is found, then the engines end, then the thread that keeps them alive. */
    void stop(@Observes ShutdownEvent event, Fleet fleet, Discovery discovery, Spawner spawner) {
        discovery.close();
        fleet.close();
        spawner.close();
    }
}
