package dev.stoker.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The way to the service manager that has started this process, if one has and wants to be told.
 * Safe for all threads; each call takes microseconds, and {@link #PATIENCE} where the manager does
 * not read. What it cannot be told is left unsaid: nothing depends on it here.
 *
 * <p>Stopping is the last that it is told, but for signs of life: whoever finds out a moment later
 * that the daemon is ready, or how it is, does not take it back.
 *
 * <p>Source: sd_notify(3) and sd_watchdog_enabled(3) of systemd 257.
 */
public final class ServiceChannel {
    static final String SOCKET = "NOTIFY_SOCKET";
    static final String WATCHDOG_USEC = "WATCHDOG_USEC";
    static final String WATCHDOG_PID = "WATCHDOG_PID";

    /** How long there may be no room for one message more. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final long RETRY_MILLIS = 10;

    /** The manager cuts what is longer than its page; people do sooner. */
    private static final int LONGEST_STATUS = 500;

    private static final Logger LOG = Logger.getLogger(ServiceChannel.class);

    private final @Nullable Line line;
    private final @Nullable Duration watchdog;
    private final ReentrantLock order = new ReentrantLock();
    private boolean stopping; // read and written in that order

    private ServiceChannel(@Nullable Line line, @Nullable Duration watchdog) {
        this.line = line;
        this.watchdog = watchdog;
    }

    /** The one that this environment names; one that leads nowhere if it names none. */
    public static ServiceChannel of(Map<String, String> environment) {
        return of(environment, ProcessHandle.current().pid());
    }

    /**
     * @param self number of this process
     */
    static ServiceChannel of(Map<String, String> environment, long self) {
        String socket = environment.getOrDefault(SOCKET, "");
        NotifyAddress address = NotifyAddress.of(socket);
        if (address == null) {
            if (!socket.isEmpty()) {
                LOG.debugf("no such address can be notified: %s", socket);
            }
            return new ServiceChannel(null, null);
        }
        return new ServiceChannel(
                new Line(address, new SystemCalls()), watchdog(environment, self));
    }

    private static @Nullable Duration watchdog(Map<String, String> environment, long self) {
        String whom = environment.getOrDefault(WATCHDOG_PID, "");
        if (!whom.isEmpty() && !whom.equals(Long.toString(self))) {
            return null; // another process of this service is watched
        }
        try {
            long micros = Long.parseLong(environment.getOrDefault(WATCHDOG_USEC, "0"));
            return micros > 0 ? Duration.of(micros, TimeUnit.MICROSECONDS.toChronoUnit()) : null;
        } catch (NumberFormatException _) {
            return null;
        }
    }

    /** Whether there is anybody to be told. */
    public boolean isOpen() {
        return line != null;
    }

    /** Time without a sign of life after which it ends this process; null if it does not look. */
    public @Nullable Duration watchdog() {
        return watchdog;
    }

    /**
     * Calls are taken, or taken again after a reload.
     *
     * @return whether it is so; not where it is stopping
     */
    public boolean ready(String status) {
        return tellUnlessStopping("READY=1\n" + statusLine(status));
    }

    /**
     * What there is to know for people, in one sentence.
     *
     * @return whether there is any sense in telling more; none where it is stopping
     */
    public boolean status(String status) {
        return tellUnlessStopping(statusLine(status));
    }

    /** The configuration is read again; {@link #ready} tells the end. */
    public void reloading() {
        Line to = line;
        if (to != null) {
            long micros = to.calls().monotonic().toNanos() / 1_000;
            tellUnlessStopping("RELOADING=1\nMONOTONIC_USEC=" + micros);
        }
    }

    /**
     * This process is about to end.
     *
     * @param longest what that may take
     */
    public void stopping(String status, Duration longest) {
        order.lock();
        try {
            stopping = true;
            tell(
                    "STOPPING=1\nEXTEND_TIMEOUT_USEC=%d\n%s"
                            .formatted(longest.toNanos() / 1_000, statusLine(status)));
        } finally {
            order.unlock();
        }
    }

    /** A sign of life. */
    void alive() {
        tell("WATCHDOG=1");
    }

    /** A status cannot say anything in the name of this process. */
    private static String statusLine(String text) {
        String safe = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", " ");
        return "STATUS="
                + (safe.length() > LONGEST_STATUS ? safe.substring(0, LONGEST_STATUS) + "…" : safe);
    }

    private boolean tellUnlessStopping(String message) {
        order.lock();
        try {
            if (!stopping) {
                tell(message);
            }
            return !stopping;
        } finally {
            order.unlock();
        }
    }

    private void tell(String message) {
        Line to = line;
        if (to == null) {
            return;
        }
        byte[] datagram = message.getBytes(StandardCharsets.UTF_8);
        try {
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (!to.calls().send(to.address(), datagram)) {
                if (System.nanoTime() - until > 0) {
                    throw new IOException("it does not read");
                }
                Thread.sleep(RETRY_MILLIS);
            }
        } catch (IOException e) {
            LOG.debugf("the service manager could not be told: %s", e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private record Line(NotifyAddress address, SystemCalls calls) {}
}
