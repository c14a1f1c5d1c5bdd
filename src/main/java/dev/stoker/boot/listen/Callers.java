package dev.stoker.boot.listen;

import dev.stoker.security.Peer;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.jboss.logging.Logger;

/**
 * Finds out who calls on the Unix socket, on threads of its own. Java tells no numbers without
 * looking up the names of the user and of the group, and does not tell the descriptor by which the
 * kernel could be asked for the numbers alone. Where the names are in a directory on the network
 * that does not answer, a look-up takes minutes: the thread that takes connections, of TCP too,
 * cannot wait for it, and neither can those of virtual threads, which a look-up does not let go of.
 */
final class Callers implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Callers.class);

    /** Users whom no directory knows do not hinder as many others. */
    private static final int THREADS = 8;

    /** Each of them is an open file. */
    private static final int MOST_WAITING = 128;

    private static final long IDLE_SECONDS = 30;

    private final Kernel kernel;
    private final ThreadPoolExecutor threads;

    Callers(Kernel kernel) {
        this.kernel = kernel;
        this.threads =
                new ThreadPoolExecutor(
                        THREADS,
                        THREADS,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(MOST_WAITING),
                        Thread.ofPlatform().daemon().name("unix-caller-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** Whoever knows who is at the other end. May block for long. */
    interface Kernel {
        Peer caller(SocketChannel connection) throws IOException;

        /** The real one. */
        static Kernel knowing(Owners owners) {
            return connection -> {
                UnixDomainPrincipal caller =
                        connection.getOption(ExtendedSocketOptions.SO_PEERCRED);
                return new Peer(caller.user().getName(), owners.containsCaller(caller.user()));
            };
        }
    }

    /**
     * Does not block. A connection that cannot be asked about is closed.
     *
     * @param then is told on another thread
     */
    void ask(SocketChannel connection, Consumer<Peer> then) {
        try {
            threads.execute(() -> askNow(connection, then));
        } catch (RejectedExecutionException _) {
            refuse(connection, "too many wait for the names of their users");
        }
    }

    private void askNow(SocketChannel connection, Consumer<Peer> then) {
        try {
            then.accept(kernel.caller(connection));
        } catch (IOException | RuntimeException e) {
            refuse(connection, e);
        }
    }

    static void refuse(SocketChannel connection, Object why) {
        LOG.warnf("a connection of the Unix socket was not taken: %s", why);
        try {
            connection.close();
        } catch (IOException e) {
            LOG.debugf("and could not be closed: %s", e);
        }
    }

    /** Nobody new is asked about; what is being asked goes on to its end. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
