package dev.stoker.fleet;

import dev.stoker.backend.Backend;
import dev.stoker.backend.ChangeFeed;
import dev.stoker.backend.Endpoint;
import dev.stoker.core.BackendId;
import dev.stoker.core.StokerException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Listens to the servers that tell by themselves when something of their models changes, each on a
 * thread of its own for as long as it is up. All are looked at from time to time all the same. Not
 * safe for threads: the fleet's own thread alone touches it.
 */
final class Followers {
    private static final Logger LOG = Logger.getLogger(Followers.class);

    private final Map<BackendId, Following> going = new HashMap<>();
    private final Consumer<BackendId> changed;
    private final Pace pace;
    private boolean closed;

    /**
     * Pauses before a server is listened to again.
     *
     * @param first after a stream that ended; doubles each time
     * @param longest of those; a stream that lasted longer than that begins with the first again
     * @param untold where it tells nothing: its owner may start another release in its place
     */
    record Pace(Duration first, Duration longest, Duration untold) {
        static final Pace USUAL =
                new Pace(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(10));
    }

    /**
     * @param changed told of each change, on any thread
     */
    Followers(Consumer<BackendId> changed, Pace pace) {
        this.changed = changed;
        this.pace = pace;
    }

    /** Listens to those of them that are up and tell, and to no others. Never waits. */
    void keep(Collection<Attached> listed) {
        var wanted = new HashMap<BackendId, Attached>();
        for (Attached one : listed) {
            if (!closed && one.usable() && one.port().changes() != null) {
                wanted.put(one.id(), one);
            }
        }
        going.values()
                .removeIf(old -> {
                    boolean ends = !old.isOf(wanted.get(old.id));
                    if (ends) {
                        old.thread.interrupt();
                    }
                    return ends;
                });
        wanted.forEach((id, one) -> going.computeIfAbsent(id, _ -> begin(one)));
    }

    /** Listens to nobody any more. */
    void close() {
        closed = true;
        going.values().forEach(following -> following.thread.interrupt());
        going.clear();
    }

    private Following begin(Attached one) {
        Thread thread =
                Thread.ofVirtual()
                        .name("fleet-follower-" + one.id())
                        .start(() -> follow(one.id(), one.endpoint(), one.port().changes()));
        return new Following(one.id(), one.endpoint(), one.port(), thread);
    }

    private void follow(BackendId id, Endpoint at, @Nullable ChangeFeed feed) {
        Duration pause = pace.first();
        try {
            while (feed != null) {
                long began = System.nanoTime();
                boolean tells = listen(id, at, feed);
                if (System.nanoTime() - began > pace.longest().toNanos()) {
                    pause = pace.first();
                }
                Thread.sleep(tells ? pause : pace.untold());
                Duration doubled = pause.multipliedBy(2);
                pause = doubled.compareTo(pace.longest()) < 0 ? doubled : pace.longest();
            }
        } catch (InterruptedException _) {
            // It has gone, or Stoker goes.
        }
    }

    /** Whether it tells; blocks for as long as it does. */
    private boolean listen(BackendId id, Endpoint at, ChangeFeed feed) throws InterruptedException {
        try {
            feed.follow(at, () -> changed.accept(id));
            return false;
        } catch (StokerException e) {
            if (Thread.interrupted()) {
                // A request that waits gives the interrupt back in a coat of its own.
                throw new InterruptedException();
            }
            LOG.debugf("'%s' no longer tells its changes: %s", id, e.detail());
            return true;
        } catch (RuntimeException e) {
            LOG.error("listening to backend " + id + " failed", e);
            return false;
        }
    }

    private record Following(BackendId id, Endpoint at, Backend port, Thread thread) {
        boolean isOf(@Nullable Attached one) {
            return one != null && one.endpoint().equals(at) && one.port().equals(port);
        }
    }
}
