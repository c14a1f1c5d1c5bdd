package dev.stoker.proxy;

import dev.stoker.backend.Backend;
import dev.stoker.backend.Endpoint;
import dev.stoker.backend.ServedModel;
import dev.stoker.backend.Use;
import dev.stoker.core.BackendId;
import dev.stoker.core.ErrorCode;
import dev.stoker.core.Origin;
import dev.stoker.core.Secret;
import dev.stoker.core.StokerException;
import dev.stoker.fleet.CallEnd;
import dev.stoker.fleet.FleetView;
import dev.stoker.fleet.Gateway;
import dev.stoker.fleet.ModelView;
import dev.stoker.fleet.Placement;
import dev.stoker.fleet.RouteView;
import dev.stoker.fleet.Wish;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A gateway that places as told, on a thread of its own, and knows what is still open. */
final class FakeGateway implements Gateway, AutoCloseable {
    static final String KEY = "engine-key-0123456789";

    private final LinkedBlockingDeque<Supplier<CompletionStage<Placement>>> next =
            new LinkedBlockingDeque<>();
    private final List<@Nullable String> specs = new CopyOnWriteArrayList<>();
    private final List<Wish> wishes = new CopyOnWriteArrayList<>();
    private volatile @Nullable Supplier<CompletionStage<Placement>> nextPlace;
    private volatile List<RouteView> routes = List.of();
    private final List<Use> uses = new CopyOnWriteArrayList<>();
    private final List<FakePlacement> placements = new CopyOnWriteArrayList<>();
    private final java.util.concurrent.ExecutorService elsewhere =
            Executors.newSingleThreadExecutor(
                    task -> Thread.ofPlatform().daemon().name("gateway").unstarted(task));
    private final CountDownLatch askedForScan = new CountDownLatch(1);
    private volatile CompletableFuture<Boolean> scan = CompletableFuture.completedFuture(true);
    private volatile @Nullable Long context;
    private volatile boolean seesNothing;
    private volatile int position;
    private volatile @Nullable String version;
    private volatile List<ModelView> models = List.of();
    private volatile Supplier<CompletionStage<Placement>> always =
            () -> CompletableFuture.failedFuture(new IllegalStateException("nothing to place"));

    /** Places so from now on, unless {@link #once} said otherwise. */
    void always(Supplier<CompletionStage<Placement>> placing) {
        always = placing;
    }

    /** Places the next call so; several calls of this queue up. */
    void once(Supplier<CompletionStage<Placement>> placing) {
        next.add(placing);
    }

    /** Calls that were not served go there from now on; without, there is no other place. */
    void elsewhere(Supplier<CompletionStage<Placement>> placing) {
        nextPlace = placing;
    }

    /** Each call is told that place in its queue, and has its turn at once. */
    void told(int number) {
        position = number;
    }

    /** There are these routes. */
    void routes(List<RouteView> views) {
        routes = views;
    }

    /** All that was asked for, for other places too. */
    List<Wish> wishes() {
        return wishes;
    }

    /** Every place has a context of that many tokens from now on. */
    void context(long tokens) {
        context = tokens;
    }

    /** Every place has a model that sees no pictures from now on. */
    void seesNothing() {
        seesNothing = true;
    }

    /** Every place is a server of that version from now on. */
    void version(@Nullable String told) {
        version = told;
    }

    void models(List<ModelView> views) {
        models = views;
    }

    List<@Nullable String> specs() {
        return specs;
    }

    List<Use> uses() {
        return uses;
    }

    List<FakePlacement> placements() {
        return placements;
    }

    @Override
    public CompletionStage<Placement> place(Wish wish) {
        wishes.add(wish);
        if (position > 0) {
            wish.position().accept(position);
        }
        if (!wish.attempts().isEmpty() && nextPlace == null) {
            return CompletableFuture.failedFuture(
                    new StokerException(ErrorCode.NO_BACKEND, "there is no other place"));
        }
        Supplier<CompletionStage<Placement>> other = nextPlace;
        if (!wish.attempts().isEmpty() && other != null) {
            return other.get();
        }
        String spec = wish.spec();
        specs.add(spec == null ? "(default)" : spec);
        uses.add(wish.use());
        Supplier<CompletionStage<Placement>> placing = next.poll();
        return placing == null ? always.get() : placing.get();
    }

    @Override
    public CompletionStage<FleetView> scanned() {
        askedForScan.countDown();
        return scan.thenApply(_ -> view());
    }

    /** From now on the first scan has not ended. */
    void scanning() {
        scan = new CompletableFuture<>();
    }

    /** It ends, once somebody waits for it. */
    void scannedOnceAsked() throws InterruptedException {
        if (!askedForScan.await(10, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody waits for the first scan");
        }
        scan.complete(true);
    }

    @Override
    public FleetView view() {
        boolean scanned = scan.isDone();
        return new FleetView(
                scanned,
                List.of(),
                scanned ? models : List.of(),
                List.of(),
                List.of(),
                null,
                routes);
    }

    /** A placement that is known at once, from another thread. */
    CompletionStage<Placement> at(URI base, Origin origin, Backend port, boolean dies) {
        return CompletableFuture.supplyAsync(() -> placed(base, origin, port, dies), elsewhere);
    }

    FakePlacement placed(URI base, Origin origin, Backend port, boolean dies) {
        return placed(base, origin, port, () -> CompletableFuture.supplyAsync(() -> dies));
    }

    /** A placement that says so when asked whether its engine is dead. */
    FakePlacement placed(
            URI base, Origin origin, Backend port, Supplier<CompletionStage<Boolean>> dead) {
        var placement = new FakePlacement(base, origin, port, context, version, dead, seesNothing);
        placements.add(placement);
        return placement;
    }

    @Override
    public void close() {
        elsewhere.shutdownNow();
    }

    /** A place that counts how often it is closed. */
    static final class FakePlacement implements Placement {
        private final URI base;
        private final Origin origin;
        private final Backend port;
        private final @Nullable Long context;
        private final @Nullable String version;
        private final Supplier<CompletionStage<Boolean>> dead;
        private final boolean seesNothing;
        private final AtomicInteger closes = new AtomicInteger();
        private final List<CallEnd> ends = new CopyOnWriteArrayList<>();
        private final CountDownLatch closed = new CountDownLatch(1);

        private FakePlacement(
                URI base,
                Origin origin,
                Backend port,
                @Nullable Long context,
                @Nullable String version,
                Supplier<CompletionStage<Boolean>> dead,
                boolean seesNothing) {
            this.seesNothing = seesNothing;
            this.context = context;
            this.version = version;
            this.base = base;
            this.origin = origin;
            this.port = port;
            this.dead = dead;
        }

        private volatile boolean unreachable;

        int closes() {
            return closes.get();
        }

        void awaitClosed() {
            try {
                if (!closed.await(5, TimeUnit.SECONDS)) {
                    throw new AssertionError("the placement is still open");
                }
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
        }

        @Override
        public BackendId backend() {
            return new BackendId("llamacpp");
        }

        @Override
        public Origin origin() {
            return origin;
        }

        @Override
        public String model() {
            return "tiny";
        }

        @Override
        public ServedModel served() {
            return ServedModel.named("tiny-upstream");
        }

        @Override
        public Endpoint endpoint() {
            return new Endpoint(base, (Secret) null).with(port.access(new Secret(KEY)));
        }

        @Override
        public Backend port() {
            return port;
        }

        @Override
        public @Nullable String version() {
            return version;
        }

        @Override
        public @Nullable Long context() {
            return context;
        }

        @Override
        public boolean seesNothing() {
            return seesNothing;
        }

        @Override
        public Duration loadTime() {
            return Duration.ofMillis(812);
        }

        boolean wasUnreachable() {
            return unreachable;
        }

        @Override
        public void unreachable() {
            unreachable = true;
        }

        @Override
        public CompletionStage<Boolean> provedDead() {
            return dead.get();
        }

        @Override
        public void ended(CallEnd how) {
            ends.add(how);
        }

        /** How the call ended here, once told. */
        List<CallEnd> ends() {
            return ends;
        }

        @Override
        public void close() {
            closes.incrementAndGet();
            closed.countDown();
        }
    }
}
