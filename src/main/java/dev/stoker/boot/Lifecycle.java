package dev.stoker.boot;

import dev.stoker.backend.hub.HubStock;
import dev.stoker.discovery.Discovery;
import dev.stoker.fleet.Fleet;
import dev.stoker.fleet.stock.Preload;
import dev.stoker.fleet.stock.Pulls;
import dev.stoker.observe.QueueMetrics;
import dev.stoker.observe.StartLine;
import dev.stoker.supervise.Spawner;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;

/** The order in which things start and stop. */
@ApplicationScoped
class Lifecycle {
    /** The fleet first: it must hear of the first thing that discovery sees. */
    void start(
            @Observes StartupEvent event,
            Fleet fleet,
            Discovery discovery,
            QueueMetrics queues,
            Preload preload) {
        queues.start();
        fleet.start();
        var _ = discovery.firstScan().thenRun(fleet::firstScanEnded);
        var _ = fleet.scanned().thenRun(preload::begin);
        discovery.start();
    }

    /** What people want to know of a daemon that has just started. */
    void listening(@ObservesAsync HttpServerStart event, HttpServer server, StartLine line) {
        line.listening(server.getLocalBaseUri());
    }

    /**
     * Nothing new is found or downloaded, then the engines end, then the thread that keeps them
     * alive.
     */
    void stop(
            @Observes ShutdownEvent event,
            Fleet fleet,
            Discovery discovery,
            Pulls pulls,
            HubStock folder,
            Spawner spawner) {
        discovery.close();
        pulls.close();
        folder.close();
        fleet.close();
        spawner.close();
    }
}
