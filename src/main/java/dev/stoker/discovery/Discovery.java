package dev.stoker.discovery;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Watches the machine for model servers that run and for programs that are installed.
 *
 * <p>One thread owns what is known; probes and scans run on virtual threads and bring their results
 * as messages. {@link #now} may be called from anywhere and never blocks.
 */
public final class Discovery implements AutoCloseable {
    /** Servers asked at the same time. */
    private static final int AT_ONCE = 8;

    /** A server that hangs on every question must not make everybody else wait. */
    private static final Duration LONGEST_FIRST_SCAN = Duration.ofSeconds(5);

    private final Function<DiscoverySettings, Fieldwork> equipment;
    private volatile DiscoverySettings settings;
    private volatile Fieldwork fieldwork;
    private final Scan installations;
    private final InstantSource clock;
    private final Consumer<Sightings> listener;
    private final Board board;
    private final LinkedBlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> firstScan = new CompletableFuture<>();
    private final ExecutorService errands = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore turns = new Semaphore(AT_ONCE);
    private volatile Sightings sightings = Sightings.NONE;
    private @Nullable Thread owner;
    private boolean scanning;
    private boolean scanned;
    private boolean reconfigured;

    /** What discovery goes out with to look at the running servers. */
    record Fieldwork(ListenerTable listeners, Kinship kinship, Identification identification) {}

    /** Looks for installed programs; blocks. */
    @FunctionalInterface
    interface Scan {
        List<Installation> scan();
    }

    private sealed interface Message {
        record Identified(Watch watch, Identification.Outcome outcome) implements Message {}

        record Installed(List<Installation> installed) implements Message {}

        record Reconfigured(DiscoverySettings now) implements Message {}
    }

    /**
     * @param probes in the order of asking, see {@link Probe}
     * @param listener told each change, on discovery's thread; it must not block
     */
    public Discovery(
            DiscoverySettings settings,
            Surroundings surroundings,
            List<Probe> probes,
            PeerProbe peers,
            InstantSource clock,
            Consumer<Sightings> listener) {
        this(
                settings,
                now -> equipped(now, surroundings, probes, peers, clock),
                new Installations(surroundings)::scan,
                clock,
                listener);
    }

    private static Fieldwork equipped(
            DiscoverySettings settings,
            Surroundings surroundings,
            List<Probe> probes,
            PeerProbe peers,
            InstantSource clock) {
        Tables tables = Tables.of(surroundings, settings, clock);
        return new Fieldwork(
                tables.listeners(),
                new Kinship(tables.processes(), settings.ownPid()),
                new Identification(probes, peers, settings.probeTimeout()));
    }

    Discovery(
            DiscoverySettings settings,
            Function<DiscoverySettings, Fieldwork> equipment,
            Scan installations,
            InstantSource clock,
            Consumer<Sightings> listener) {
        this.settings = settings;
        this.equipment = equipment;
        this.fieldwork = equipment.apply(settings);
        this.installations = installations;
        this.clock = clock;
        this.listener = listener;
        this.board = new Board(settings.ownPorts(), this.fieldwork.kinship());
    }

    /** Begins to look; returns at once. To be called once. */
    public void start() {
        owner = Thread.ofPlatform().name("discovery").daemon().start(this::run);
    }

    /**
     * From its next look on, which is at once, these count. What was told apart stays so while its
     * socket lives; where running servers are no longer looked for, all of them are gone. Safe for
     * all threads; the ports of Stoker's own and its process stay those of the start.
     */
    public void configure(DiscoverySettings now) {
        inbox.add(new Message.Reconfigured(now));
    }

    /** What is known at this moment. */
    public Sightings now() {
        return sightings;
    }

    /**
     * Done when everything that was there at the start has been looked at, or after a few seconds
     * if something does not answer. Never fails.
     */
    public CompletionStage<Void> firstScan() {
        return firstScan.minimalCompletionStage();
    }

    /** What answers at that address; null if it is nothing known. Blocks; asks, changes nothing. */
    public @Nullable RunningServer recognise(URI base) {
        return fieldwork.identification().recognise(base, null);
    }

    @Override
    public void close() {
        if (owner != null) {
            owner.interrupt();
        }
        errands.shutdownNow();
        firstScan.complete(null);
    }

    private void run() {
        Instant begun = clock.instant();
        Instant lookAt = begun;
        Instant scanAt = begun;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Instant now = clock.instant();
                if (Duration.between(now, lookAt).compareTo(settings.poll()) > 0) {
                    lookAt = now; // the wall clock was set back
                    scanAt = now;
                }
                if (!now.isBefore(lookAt)) {
                    lookAt = now.plus(settings.poll());
                    look(now);
                }
                if (!now.isBefore(scanAt)) {
                    scanAt = now.plus(settings.rescan());
                    scan();
                }
                publish();
                reportFirstScan(begun, now);
                receive(Duration.between(now, lookAt));
                if (reconfigured) {
                    reconfigured = false;
                    lookAt = clock.instant();
                    scanAt = lookAt;
                }
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    private void look(Instant now) {
        if (!settings.lookForRunning()) {
            board.update(List.of(), now);
            return;
        }
        try {
            board.update(fieldwork.listeners().read(), now);
        } catch (RuntimeException e) {
            // Whatever the machine's tables hold today, tomorrow's look may read them.
            System.getLogger("dev.stoker.discovery")
                    .log(System.Logger.Level.WARNING, "a look at the listening sockets failed", e);
            return;
        }
        for (Watch watch : board.due(now)) {
            errand(() -> inbox.add(new Message.Identified(watch, identify(watch.listener()))));
        }
    }

    /** A fault in one probe costs one answer and not discovery. */
    private Identification.Outcome identify(Listener at) {
        try {
            turns.acquire();
            try {
                return fieldwork.identification().ask(at);
            } finally {
                turns.release();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Identification.Outcome.Nothing();
        } catch (RuntimeException e) {
            System.getLogger("dev.stoker.discovery")
                    .log(System.Logger.Level.DEBUG, "a probe of " + at.base() + " failed", e);
            return new Identification.Outcome.Nothing();
        }
    }

    private void scan() {
        if (scanning) {
            return;
        }
        scanning = true;
        errand(() -> inbox.add(new Message.Installed(scanned())));
    }

    private List<Installation> scanned() {
        try {
            return installations.scan();
        } catch (RuntimeException e) {
            System.getLogger("dev.stoker.discovery")
                    .log(System.Logger.Level.WARNING, "looking for installed programs failed", e);
            return sightings.installed();
        }
    }

    private void errand(Runnable work) {
        if (!errands.isShutdown()) {
            errands.execute(work);
        }
    }

    /** Waits for news until the next look is due. */
    private void receive(Duration atMost) throws InterruptedException {
        Message message = inbox.poll(Math.max(1, atMost.toMillis()), TimeUnit.MILLISECONDS);
        while (message != null) {
            switch (message) {
                case Message.Identified(var watch, var outcome) ->
                        watch.settle(outcome, clock.instant());
                case Message.Installed(var installed) -> {
                    board.installed(installed);
                    scanning = false;
                    scanned = true;
                }
                case Message.Reconfigured(var now) -> {
                    fieldwork = equipment.apply(now);
                    settings = now;
                    reconfigured = true;
                }
            }
            message = inbox.poll();
        }
    }

    private void publish() {
        Sightings seen = board.sightings();
        if (!seen.equals(sightings)) {
            sightings = seen;
            listener.accept(seen);
        }
    }

    private void reportFirstScan(Instant begun, Instant now) {
        boolean late = Duration.between(begun, now).compareTo(LONGEST_FIRST_SCAN) >= 0;
        if (late || (scanned && board.allAnswered())) {
            firstScan.complete(null);
        }
    }
}
