package dev.stoker.boot;

import dev.stoker.config.HttpConfig;
import dev.stoker.config.reload.Reload;
import dev.stoker.fleet.Fleet;
import dev.stoker.proxy.OpenCalls;
import dev.stoker.service.ServiceChannel;
import dev.stoker.service.StatusTelling;
import dev.stoker.service.Watchdog;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells the service manager how the daemon is: ready once it listens and has looked at what is
 * behind it, in short what it serves from then on, reloading, stopping; and that it is not stuck.
 * Where there is no such channel, all of this is nothing.
 */
@Singleton
final class ServiceNotice {
    /** A backend that is slow to tell what it is does not keep the daemon from being ready. */
    private static final Duration FIRST_LOOK = Duration.ofSeconds(5);

    /** What the end takes besides the drain: engines that ignore being told to end, and room. */
    private static final Duration REST_OF_END = Duration.ofSeconds(30);

    private final ServiceChannel channel;
    private final Fleet fleet;
    private final OpenCalls open;
    private final Reload reload;
    private final Vertx vertx;
    private volatile String address = "";
    private volatile boolean ready;
    private volatile @Nullable StatusTelling telling;
    private volatile @Nullable Watchdog watchdog;

    ServiceNotice(ServiceChannel channel, Fleet fleet, OpenCalls open, Reload reload, Vertx vertx) {
        this.channel = channel;
        this.fleet = fleet;
        this.open = open;
        this.reload = reload;
        this.vertx = vertx;
    }

    void listening(@ObservesAsync HttpServerStart event, HttpServer server) {
        if (!channel.isOpen()) {
            return;
        }
        address = server.getLocalBaseUri().getAuthority();
        CompletableFuture<Void> looked =
                fleet.scanned().thenAccept(_ -> {}).toCompletableFuture().copy();
        var _ =
                looked.completeOnTimeout(null, FIRST_LOOK.toMillis(), TimeUnit.MILLISECONDS)
                        .thenRunAsync(this::ready, Thread.ofVirtual().name("service-ready")::start);
    }

    private void ready() {
        String first = status();
        if (!channel.ready(first)) {
            return; // it was told to end before it was ready
        }
        ready = true;
        telling = StatusTelling.start(channel, first, this::status);
        watchdog = Watchdog.start(channel, watched());
    }

    /** The threads that must not be stuck: those that carry calls, and the one that places them. */
    private List<Executor> watched() {
        List<Executor> all = loops(vertx);
        all.add(fleet::beat);
        return all;
    }

    /** Those of connections, and the one that takes new ones. */
    @SuppressWarnings("deprecation") // Vert.x has no other way to reach each of its loops
    static List<Executor> loops(Vertx vertx) {
        List<Executor> all = new ArrayList<>();
        vertx.nettyEventLoopGroup().forEach(all::add);
        if (vertx instanceof VertxInternal inside) {
            inside.getAcceptorEventLoopGroup().forEach(all::add);
        }
        return all;
    }

    private String status() {
        boolean refused = reload.standing().refused() != null;
        return ServiceStatus.line(address, fleet.view(), open.count(), refused);
    }

    /** Reads the configuration again, and tells its beginning and its end. */
    void reloading(Runnable reading) {
        if (!ready) {
            reading.run(); // that it is ready is still to be said, and not by this
            return;
        }
        channel.reloading();
        try {
            reading.run();
        } finally {
            channel.ready(status());
        }
    }

    /** Before the drain, which may take longer than the manager would wait. */
    void stopping(@Observes @Priority(1) ShutdownDelayInitiatedEvent event, HttpConfig http) {
        StatusTelling until = telling;
        if (until != null) {
            until.close();
        }
        channel.stopping(
                "going down, %s".formatted(ServiceStatus.requests(open.count())),
                http.drain().plus(REST_OF_END));
    }

    void stop(@Observes ShutdownEvent event) {
        Watchdog watching = watchdog;
        if (watching != null) {
            watching.close();
        }
    }
}
