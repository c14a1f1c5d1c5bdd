package dev.stoker.supervise;

import dev.stoker.backend.Launch;
import dev.stoker.core.Bytes;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Starts every engine, from one platform thread that lives as long as this object: on Linux the
 * signal that a parent died follows the <em>thread</em> that spawned, so an engine started from a
 * pooled or virtual thread would be killed whenever that thread ends.
 *
 * <p>An engine gets the environment of its {@link Launch} and the marker by which Stokers know each
 * other's engines, nothing inherited; its input is empty and its working directory is the root.
 * When the daemon is killed, its engines are, too.
 */
public final class Spawner implements AutoCloseable {
    /** The variable that marks an engine of some Stoker. */
    public static final String MARKER = "STOKER_ENGINE";

    private static final Logger LOG = Logger.getLogger(Spawner.class);

    private final String nonce;
    private final Supplier<OrphanGuard> guards;
    private final EngineCgroup cgroup;
    private final Exec exec;
    private final LinkedBlockingQueue<Order> orders = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * The best guard of this machine is looked for by its thread, before the first engine.
     *
     * @param nonce value of {@link #MARKER}: random, this daemon's own
     * @param cgroup what engines are put into, as in {@link SuperviseSettings#cgroup}
     */
    public Spawner(String nonce, @Nullable String cgroup) {
        this(nonce, OrphanGuard::ofThisMachine, new EngineCgroup(cgroup), ProcessBuilder::start);
    }

    /**
     * One whose engines have a cgroup each, where a service manager has delegated some: then this
     * process moves into one, too.
     *
     * @param cgroup as above; null for that
     * @param most memory that all engines together may have; null for as much as there is
     */
    public static Spawner delegated(String nonce, @Nullable String cgroup, @Nullable Bytes most) {
        Delegation taken = cgroup == null ? Delegation.take(most) : null;
        if (most != null && (taken == null || taken.limit() == null)) {
            LOG.warn(
                    "engines have no limit of memory: because=\"no cgroup with memory is delegated to"
                            + " Stoker\" todo=\"see docs/service.md, or leave"
                            + " stoker.supervise.memory-max out\"");
        }
        EngineCgroup place = taken == null ? new EngineCgroup(cgroup) : EngineCgroup.in(taken);
        return new Spawner(nonce, OrphanGuard::ofThisMachine, place, ProcessBuilder::start);
    }

    /** The cgroup whose limits count for engines, as above; null if none but the daemon's do. */
    public @Nullable String cgroup() {
        return cgroup.limits();
    }

    Spawner(String nonce, OrphanGuard guard) {
        this(nonce, guard, new EngineCgroup(null), ProcessBuilder::start);
    }

    /** For tests that let the system fail. */
    Spawner(String nonce, OrphanGuard guard, EngineCgroup cgroup, Exec exec) {
        this(nonce, () -> guard, cgroup, exec);
    }

    private Spawner(String nonce, Supplier<OrphanGuard> guards, EngineCgroup cgroup, Exec exec) {
        this.nonce = nonce;
        this.guards = guards;
        this.cgroup = cgroup;
        this.exec = exec;
        this.thread = Thread.ofPlatform().daemon().name("engine-spawner").start(this::run);
    }

    /**
     * Blocks until the process exists; merged output, its pid is the program's own.
     *
     * @throws dev.stoker.core.StokerException {@code ENGINE_START_FAILED} if the cgroup it is to be
     *     in is not there
     */
    Process spawn(Launch launch) throws IOException {
        return spawn(launch, "engine");
    }

    /**
     * As above.
     *
     * @param model by which people know it
     */
    Process spawn(Launch launch, String model) throws IOException {
        EngineCgroup.Seat seat = cgroup.seat(launch.command(), model);
        var done = new CompletableFuture<Process>();
        orders.add(new Order(launch, seat.command(), done));
        if (closed) {
            refuseLeft();
        }
        try {
            Process process = done.join();
            var _ = process.onExit().thenRun(seat::leave);
            return process;
        } catch (CompletionException e) {
            seat.leave();
            throw e.getCause() instanceof IOException io ? io : new IOException(e);
        }
    }

    /** Value of {@link #MARKER} in its engines' environments. */
    String nonce() {
        return nonce;
    }

    /** Ends the thread and with it, where the death signal guards them, every engine left. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void run() {
        OrphanGuard guard = guards.get();
        try {
            while (!closed) {
                Order order = orders.take();
                try {
                    order.done().complete(start(order, guard));
                } catch (Throwable e) {
                    // Whatever it is, even an Error: with this thread every engine would end. It is
                    // told to who ordered.
                    order.done().completeExceptionally(e);
                }
            }
        } catch (InterruptedException e) {
            // Only closing interrupts this thread.
        }
        refuseLeft();
    }

    private void refuseLeft() {
        for (Order left = orders.poll(); left != null; left = orders.poll()) {
            left.done().completeExceptionally(new IOException("the spawner is closed"));
        }
    }

    /** Why an engine ended that never ran; null if it did. */
    @Nullable String causeOf(int exitCode, List<String> lastLines) {
        return cgroup.causeOf(exitCode, lastLines);
    }

    private Process start(Order order, OrphanGuard guard) throws IOException {
        Launch launch = order.launch();
        Path program = Path.of(launch.command().getFirst());
        if (!Files.isExecutable(program)) {
            // Otherwise the guard would fail in its stead, in words of its own.
            throw new NoSuchFileException(program.toString(), null, "not an executable file");
        }
        List<String> command = guard.guarding(order.command());
        var builder =
                new ProcessBuilder(command).redirectErrorStream(true).directory(new File("/"));
        builder.environment().clear();
        builder.environment().putAll(launch.environment());
        builder.environment().put(MARKER, nonce);
        if (guard instanceof OrphanGuard.DeathSignal) {
            builder.redirectInput(new File("/dev/null"));
        }
        return exec.start(builder);
    }

    /** What makes a process of it. */
    interface Exec {
        Process start(ProcessBuilder builder) throws IOException;
    }

    /** The command is the launch's own, or one that becomes it. */
    private record Order(Launch launch, List<String> command, CompletableFuture<Process> done) {}
}
