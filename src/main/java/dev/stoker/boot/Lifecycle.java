package dev.stoker.boot;

import dev.stoker.backend.hub.HubStock;
import dev.stoker.boot.listen.Listening;
import dev.stoker.boot.listen.Replaced;
import dev.stoker.config.Configuration;
import dev.stoker.config.Unreadable;
import dev.stoker.core.Current;
import dev.stoker.discovery.Discovery;
import dev.stoker.fleet.Fleet;
import dev.stoker.fleet.stock.Preload;
import dev.stoker.fleet.stock.Pulls;
import dev.stoker.observe.QueueMetrics;
import dev.stoker.observe.StartLine;
import dev.stoker.proxy.OpenCalls;
import dev.stoker.supervise.Leftovers;
import dev.stoker.supervise.Spawner;
import dev.stoker.supervise.SuperviseSettings;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import org.jboss.logging.Logger;

/** The order in which things start and stop. */
@ApplicationScoped
class Lifecycle {
    private static final Logger LOG = Logger.getLogger(Lifecycle.class);

    /** The fleet first: it must hear of the first thing that discovery sees. */
    void start(
            @Observes StartupEvent event,
            Fleet fleet,
            Discovery discovery,
            QueueMetrics queues,
            Preload preload,
            SuperviseSettings supervise) {
        Leftovers.end(supervise.logFolder()).forEach(LOG::warn);
        queues.start();
        fleet.start();
        var _ = discovery.firstScan().thenRun(fleet::firstScanEnded);
        var _ = fleet.scanned().thenRun(preload::begin);
        discovery.start();
    }

    /** What people want to know of a daemon that has just started. */
    void listening(
            @ObservesAsync HttpServerStart event,
            HttpServer server,
            StartLine line,
            Current<Configuration> now) {
        line.listening(server.getLocalBaseUri(), Listening.socket());
        for (Unreadable folder : Unreadable.folders(now.get().modelFolders(), System.getenv())) {
            LOG.warnf(
                    "a model folder cannot be read: folder=%s because=\"%s\"",
                    folder.path(), folder.explained());
        }
        for (Replaced one : Listening.replaced()) {
            LOG.warnf(
                    "the service manager has opened another address than the configured one, which"
                            + " is not used: configured=%s address=%s todo=\"name the same in the"
                            + " configuration and in ListenStream= of the socket unit\"",
                    one.configured(), one.instead());
        }
    }

    /**
     * The daemon is to end and still listens, as it does no more at {@link #stop}: no new call is
     * taken, and those that are open may go on for a while.
     */
    void drain(@Observes ShutdownDelayInitiatedEvent event, OpenCalls open) {
        open.refuseNew();
        if (open.count() > 0) {
            LOG.infof("going down: calls=%d", open.count());
        }
        try {
            int left = open.drain();
            if (left > 0) {
                LOG.warnf(
                        "calls were broken off: calls=%d todo=\"stoker.http.drain gives them more time\"",
                        left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
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
